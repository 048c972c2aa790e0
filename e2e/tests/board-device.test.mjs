// What a tablet keeps of its board: the key, the sound, who holds it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { BISTRO } from "../lib/api.mjs";
import { Guest, TABLET, boardOf, cardOf, openBoard, openBranch, staffGoes } from "../lib/board.mjs";
import { openPage, startBrowser, watch } from "../lib/browser.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let browser;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

const go = (page, name) => page.getByRole("button", { name });
const isLive = (page) => page.locator("#state[data-state=live]").waitFor();
/** Everything that the device keeps, as one text. */
const kept = (page) => page.evaluate(() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }]));

async function stage(name, before = async () => {}) {
  const branch = await openBranch(worker, { branch: name });
  const page = await openPage(browser, TABLET);
  await before(page);
  return { branch, page: await openBoard(page, branch) };
}

/** The next tab of the same device. */
async function nextTab(page, fragment = "") {
  const next = watch(await page.context().newPage());
  await next.goto(boardOf(worker, fragment));
  return next;
}

test("a board opens by itself when its tab was lost, until somebody has it forgotten", async () => {
  const addresses = [];
  const { branch, page } = await stage("keeps", (page) => page.context().on("request", (request) => addresses.push(request.url())));
  const again = await nextTab(page);
  await isLive(again);
  await page.close();
  assert.match(again.url(), /#branch=keeps$/, "a bookmark made now names the branch");
  await go(again, "Forget this board on this device").click();
  await go(again, "Cancel").click();
  await again.reload();
  await isLive(again);
  const other = await nextTab(again);
  await isLive(other);
  await go(again, "Forget this board on this device").click();
  await go(again, "Forget").last().click();
  for (const tab of [again, other]) {
    await tab.getByLabel("Key of this board").waitFor();
    assert.equal(await tab.locator("#nobody").isVisible(), false);
  }
  assert.doesNotMatch(await kept(again), /ak_/);
  await again.reload();
  await again.getByLabel("Key of this board").fill(branch.key);
  await go(again, "Open").click();
  await isLive(again);
  const told = addresses.map((address) => new URL(address)).map(({ pathname, search }) => pathname + search);
  assert.ok(told.length > 5 && !told.some((address) => address.includes(branch.key)), "the key is in no address");
});

test("one tablet opens the boards of several branches", async () => {
  const { branch: first, page } = await stage("terrace");
  const second = await openBranch(worker, { branch: "cellar" });
  await page.goto(boardOf(worker, `#key=${second.key}&branch=cellar`));
  await page.getByRole("heading", { name: "cellar" }).waitFor();
  const last = await nextTab(page);
  await last.getByRole("heading", { name: "cellar" }).waitFor();
  await last.getByRole("link", { name: "terrace" }).click();
  await last.getByRole("heading", { name: "terrace" }).waitFor();
  await new Guest(first, 1).call();
  await go(last, "I am going: Table 1").click();
  await last.getByRole("textbox", { name: "Name" }).fill("Maya");
  await go(last, "OK").click();
  await cardOf(last, "Table 1").getByText("You are going (Maya)").waitFor();
  await isLive(await nextTab(page, "#branch=cellar"));
  await last.reload();
  await cardOf(last, "Table 1").getByText("You are going (Maya)").waitFor();
  await go(last, "Forget this board on this device").click();
  await go(last, "Forget").last().click();
  await last.getByLabel("Key of this board").waitFor();
  await (await nextTab(page)).getByRole("heading", { name: "cellar" }).waitFor();
  assert.doesNotMatch(await kept(last), /Maya/);
});

test("a key that names no branch is kept under the branch that it opens", async () => {
  const branch = await openBranch(worker, { branch: "unnamed" });
  const page = await openPage(browser, TABLET);
  await page.goto(boardOf(worker, `#key=${branch.key}`));
  await isLive(page);
  await isLive(await nextTab(page, "#branch=unnamed"));
});

test("where nothing may be kept the board works until its tab is closed", async () => {
  for (const denied of [["localStorage"], ["localStorage", "sessionStorage"]]) {
    const deny = (page) =>
      page.addInitScript((names) => {
        for (const name of names) Object.defineProperty(globalThis, name, { get: () => { throw new DOMException("denied", "SecurityError"); } });
      }, denied);
    const { branch, page } = await stage(`denied-${denied.length}`, deny);
    await new Guest(branch, 1).call();
    await cardOf(page, "Table 1").waitFor();
    await page.reload();
    if (denied.length === 1) await isLive(page);
    else await page.getByLabel("Key of this board").waitFor();
    assert.deepEqual(page.errors, []);
  }
});

test("sound that the browser has put to sleep says so, and one touch brings it back", async () => {
  const spy = (page) =>
    page.context().addInitScript(() => {
      const Real = globalThis.AudioContext;
      globalThis.AudioContext = class extends Real {
        constructor() {
          super();
          globalThis.audio = this;
        }
      };
    });
  const { page } = await stage("sound", spy);
  await go(page, "Sound").click();
  await page.locator("#sound[aria-pressed=true]").waitFor();
  await page.evaluate(() => globalThis.audio.suspend());
  await go(page, "Turn sound on again").waitFor();
  assert.equal(await page.locator("#sound").getAttribute("aria-pressed"), "false");
  await page.locator("#name").click();
  await page.locator("#sound[aria-pressed=true]").waitFor();
  assert.equal(await page.evaluate(() => globalThis.audio.state), "running");

  const again = await nextTab(page);
  await go(again, "Turn sound on again").click();
  await again.locator("#sound[aria-pressed=true]").waitFor();
  await go(again, "Sound").click();
  await again.locator("#sound[data-sound=off]").waitFor();
  await again.reload();
  await isLive(again);
  assert.equal(await again.locator("#sound").getAttribute("data-sound"), "off", "who turned it off has peace");
});

test("the screen stays on while an open board is looked at", async () => {
  const spy = (page) =>
    page.addInitScript(() => {
      globalThis.locks = [];
      navigator.wakeLock.request = async (what) => {
        globalThis.locks.push(what);
        return (globalThis.lock = { released: false });
      };
    });
  const { page } = await stage("awake", spy);
  const locks = () => page.evaluate(() => globalThis.locks);
  assert.deepEqual(await locks(), ["screen"]);
  // The browser lets go of it when the page is hidden.
  await page.evaluate(() => {
    globalThis.lock.released = true;
    document.dispatchEvent(new Event("visibilitychange"));
  });
  assert.deepEqual(await locks(), ["screen", "screen"]);
});

test("the tab says how many wait for somebody to go", async () => {
  const { branch, page } = await stage("title");
  const title = (wanted) => page.waitForFunction((wanted) => document.title.startsWith(wanted), wanted);
  const icon = () => page.locator("link[rel=icon]").getAttribute("href");
  await title("Bistro");
  const none = await icon();
  const [one, two] = [new Guest(branch, 1), new Guest(branch, 2)];
  await one.call();
  await two.rate(1);
  await title("(2) ");
  assert.notEqual(await icon(), none);
  const { cards } = (await branch.api.call("/v1/board", { headers: { authorization: `Bearer ${branch.key}` } })).body;
  await staffGoes(branch, cards[0].id, "claim", "Jo");
  await title("(1) ");
  await staffGoes(branch, cards[1].id, "done", "Jo");
  await title("Bistro");
  assert.equal(await icon(), none);
});

test("a name is as long as the server takes it, in any script, and a longer one says why", async () => {
  const { branch, page } = await stage("names");
  const guest = new Guest(branch, 1);
  await guest.call();
  const field = page.getByRole("textbox", { name: "Name" });
  for (const letter of ["梅", "م", "x"]) {
    const most = Math.floor(64 / Buffer.byteLength(letter));
    await page.locator("#me").click();
    await field.fill(letter.repeat(most + 1));
    await page.getByText("Please shorten this name").waitFor();
    await go(page, "OK").click();
    assert.equal(await field.isVisible(), true, "nothing is lost over it");
    await field.fill(letter.repeat(most));
    await go(page, "OK").click();
    await go(page, "I am going: Table 1").click();
    await cardOf(page, "Table 1").getByText(`You are going (${letter.repeat(most)})`).waitFor();
    await go(page, "Not me after all: Table 1").click();
    await go(page, "I am going: Table 1").waitFor();
  }
});

test("of two people of one name only who goes is told that they go", async () => {
  const { branch, page: first } = await stage("mayas");
  const second = await openPage(browser, TABLET);
  // This one hears late of everything.
  const late = [];
  let isHeld = false;
  await second.routeWebSocket("**/v1/board/live*", (socket) => {
    const server = socket.connectToServer();
    server.onMessage((message) => (isHeld ? late.push(() => socket.send(message)) : socket.send(message)));
  });
  await openBoard(second, branch);
  const held = (deed) => cardOf(second, "Table 1").getByText(deed);
  await new Guest(branch, 1).call();
  for (const page of [first, second]) {
    await cardOf(page, "Table 1").waitFor();
    await page.locator("#me").click();
    await page.getByRole("textbox", { name: "Name" }).fill("Maya");
    await go(page, "OK").click();
  }
  isHeld = true;
  await go(first, "I am going: Table 1").click();
  await cardOf(first, "Table 1").getByText("You are going (Maya)").waitFor();
  await go(second, "I am going: Table 1").click();
  await second.getByText("Maya is going already.").waitFor();
  isHeld = false;
  for (const message of late) message();
  await held("Maya is going").waitFor();
  assert.equal(await go(second, "Not me after all: Table 1").count(), 0);
  await first.reload();
  await cardOf(first, "Table 1").getByText("You are going (Maya)").waitFor();
  await go(first, "Not me after all: Table 1").click();
  await go(second, "I am going: Table 1").click();
  await held("You are going (Maya)").waitFor();
  await cardOf(first, "Table 1").getByText("Maya is going").waitFor();
  assert.equal(await go(first, "Not me after all: Table 1").count(), 0);
});

test("who goes although the reply is lost is told so once the board knows", async () => {
  const { branch, page } = await stage("lost");
  await new Guest(branch, 1).call();
  await cardOf(page, "Table 1").waitFor();
  await page.route("**/claim", async (route) => {
    await route.fetch();
    await route.abort();
  });
  await go(page, "I am going: Table 1").click();
  await page.getByRole("textbox", { name: "Name" }).fill("Maya");
  await go(page, "OK").click();
  await cardOf(page, "Table 1").getByText("You are going (Maya)").waitFor();
});

test("a reply that comes after the board has told more undoes nothing", async () => {
  const { branch, page } = await stage("late");
  await new Guest(branch, 1).call();
  await cardOf(page, "Table 1").waitFor();
  const { cards } = (await branch.api.call("/v1/board", { headers: { authorization: `Bearer ${branch.key}` } })).body;
  let answer;
  const answered = new Promise((resolve) => (answer = resolve));
  await page.route("**/claim", async (route) => {
    const response = await route.fetch();
    await answered;
    await route.fulfill({ response });
  });
  await go(page, "I am going: Table 1").click();
  await page.getByRole("textbox", { name: "Name" }).fill("Maya");
  await go(page, "OK").click();
  await cardOf(page, "Table 1").getByText("You are going (Maya)").waitFor();
  await staffGoes(branch, cards[0].id, "release", "Maya");
  await go(page, "I am going: Table 1").waitFor();
  const reply = page.waitForResponse("**/claim");
  answer();
  await (await reply).finished();
  // What is done with a reply is done before the next one is.
  await page.evaluate(async () => (await fetch("/healthz")).text());
  assert.equal(await cardOf(page, "Table 1").locator(".by").count(), 0);
});

test("who goes is still told so after a refusal that passes", async () => {
  const sockets = [];
  const { branch, page } = await stage("passing", (page) =>
    page.routeWebSocket("**/v1/board/live*", (socket) => {
      socket.connectToServer();
      sockets.push(socket);
    }));
  await new Guest(branch, 1).call();
  await go(page, "I am going: Table 1").click();
  await page.getByRole("textbox", { name: "Name" }).fill("Maya");
  await go(page, "OK").click();
  await cardOf(page, "Table 1").getByText("You are going (Maya)").waitFor();
  const refuse = (route) => route.fulfill(problem(400, "no_branch", "No place in use belongs to this branch."));
  await page.route("**/v1/board/tickets", refuse);
  await sockets[0].close({ code: 1011 });
  await page.getByText("This branch has no tables").waitFor();
  assert.equal(await page.locator("#nobody").isVisible(), false);
  await page.unroute("**/v1/board/tickets", refuse);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await cardOf(page, "Table 1").getByText("You are going (Maya)").waitFor();
});

test("a wrong link takes no good key away", async () => {
  const { page } = await stage("kept");
  for (const fragment of ["#key=ak_test_nobody&branch=kept", "#key=ak_test_nobody"]) {
    const wrong = await nextTab(page, fragment);
    await wrong.getByText("This key was revoked, or opens no board.").waitFor();
    await isLive(await nextTab(page, "#branch=kept"));
    await wrong.reload();
    await isLive(wrong);
  }
});

const problem = (status, code, detail) => ({ status, contentType: "application/problem+json", body: JSON.stringify({ code, detail, status }) });

test("a refusal says what to do, and never looks like an empty board", async () => {
  const { page } = await stage("refusals");
  const detail = "No place in use belongs to this branch. Branches with places are north, south.";
  const refuse = (route) => route.fulfill(problem(400, "no_branch", detail));
  await page.route("**/v1/board/tickets", refuse);
  await page.reload();
  await page.getByText(detail).waitFor();
  await page.getByText("This branch has no tables").waitFor();
  assert.equal(await page.locator("#nobody").isVisible(), false);
  await page.unroute("**/v1/board/tickets", refuse);
  await page.evaluate(() => dispatchEvent(new Event("focus")));
  await isLive(page);
  await page.getByText("Nobody is waiting").waitFor();
  assert.equal(await page.getByText(detail).isVisible(), false, "the owner has made tables");
});

test("the network of a house that answers in the place of the server takes no key away", async () => {
  const { page } = await stage("portal");
  const portal = (route) => route.fulfill({ status: 403, contentType: "text/html", body: "<h1>Please log in to the wireless network</h1>" });
  await page.route("**/v1/board**", portal);
  await page.reload();
  await page.locator("#state[data-state=connecting]").waitFor();
  assert.equal(await page.getByLabel("Key of this board").isVisible(), false);
  await page.unroute("**/v1/board**", portal);
  await isLive(page);
});

test("a key that is revoked while the connection is being made leaves none open", async () => {
  const connections = [];
  let isMade;
  const made = new Promise((resolve) => (isMade = resolve));
  // The first one is cut; the next one is accepted and says nothing, while the poll is refused.
  const { page } = await stage("revoked", (page) =>
    page.routeWebSocket("**/v1/board/live*", (socket) => {
      connections.push(socket);
      if (connections.length === 1) return void socket.connectToServer();
      socket.closed = new Promise((resolve) => socket.onClose(resolve));
      isMade();
    }));
  await page.route("**/v1/board?*", async (route) => {
    await made;
    await route.fulfill(problem(401, "bad_key", "This key is revoked."));
  });
  await connections[0].close({ code: 1011 });
  await page.getByText("This key was revoked").waitFor();
  const isOpen = pause(5_000, "still open");
  assert.notEqual(await Promise.race([connections[1].closed, isOpen]), "still open");
});
