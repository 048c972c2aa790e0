// Cards as they come out of a printer: every code is read again by a reader that is none of ours.

import assert from "node:assert/strict";
import { once } from "node:events";
import { get } from "node:http";
import { text } from "node:stream/consumers";
import { after, before, test } from "node:test";

import { Api, BISTRO } from "../lib/api.mjs";
import { screenshot, startBrowser } from "../lib/browser.mjs";
import { DPI, photograph, read, smudged, turned } from "../lib/camera.mjs";
import { startWorker } from "../lib/worker.mjs";

const TABLES = 14;

let worker;
let browser;
let codes;
const owner = { authorization: `Bearer ${BISTRO.ownerKey}` };
before(async () => {
  worker = await startWorker();
  browser = await startBrowser();
  const api = new Api(worker.url);
  const made = await api.post("/v1/places", { range: `1-${TABLES}`, name: "Table {n}" }, owner);
  assert.equal(made.status, 201, made.text);
  codes = new Map(made.body.places.map(({ place, address }) => [place, address]));
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

const sheet = async (query, host) => {
  const headers = host ? { ...owner, host } : owner;
  const [reply] = await once(get(`${worker.url}/v1/places/sheet?${query}`, { headers }), "response");
  assert.equal(reply.statusCode, 200);
  return text(reply);
};

/** The sheet in a browser, as a page of paper. */
async function printed(html) {
  const page = await browser.newPage({ deviceScaleFactor: DPI / 96, viewport: { width: 900, height: 1200 } });
  await page.emulateMedia({ media: "print" });
  await page.setContent(html);
  return page;
}

/** Expects that the codes of the first page lead to their places: as printed, held askew, and with a corner smudged. Those that were read at the same size are `known`: eleven cards lie on a page as twelve do. */
async function check(page, smudge, what, known = new Set()) {
  const seen = await photograph(page.locator(".page").first());
  for (const { place, address, picture, where, millimetres } of seen) {
    const same = `${place} ${where.side.toFixed(1)}`;
    if (known.has(same)) continue;
    known.add(same);
    const ways = {
      "as printed": picture,
      askew: turned(picture, 3),
      "askew the other way": turned(picture, -3),
      smudged: smudged(picture, where, smudge),
    };
    for (const [way, picture] of Object.entries(ways)) assert.equal(read(picture), address, `${what}: ${place} ${way}`);
    assert.ok(millimetres > 0.5, `${what}: ${place} has modules of ${millimetres} mm`);
  }
  return new Map(seen.map(({ place, address }) => [place, address]));
}

/** Expects that nothing is cut off: not on a card, and not between the words and the code. */
async function nothingIsCut(page, query) {
  const cut = await page.locator(".card").evaluateAll((cards) =>
    cards.filter((card) => {
      const { right, bottom } = card.getBoundingClientRect();
      const outside = (part) => part.getBoundingClientRect().bottom > bottom || part.getBoundingClientRect().right > right;
      return card.scrollHeight > card.clientHeight || card.scrollWidth > card.clientWidth || [...card.children].some(outside);
    }).map((card) => card.dataset.place),
  );
  assert.deepEqual(cut, [], query);
  await screenshot(page, `sheet-${query.replace(/\W+/g, "-")}`);
}

for (const paper of ["a4", "letter"]) {
  test(`every code of a page of 1 to 12 cards on ${paper} is read again`, async () => {
    const known = new Set();
    for (let cards = 1; cards <= 12; cards += 1) {
      const query = `paper=${paper}&cards=${cards}`;
      const page = await printed(await sheet(query));
      // The most robust codes bear a thumb on two fifths of each side.
      const seen = await check(page, 0.4, query, known);
      assert.deepEqual([...seen], [...codes].slice(0, cards), query);
      await page.close();
    }
  });

  test(`a PDF on ${paper} has as many pages as are needed, and nothing is cut off`, async () => {
    for (let cards = 1; cards <= 12; cards += 1) {
      const query = `paper=${paper}&cards=${cards}&languages=en,es`;
      const page = await printed(await sheet(query));
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
      assert.equal(pages, Math.ceil(TABLES / cards), query);
      await nothingIsCut(page, query);
      await page.close();
    }
  });
}

test("an owner looks at the sheet, changes it and prints it", async () => {
  const page = await browser.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${worker.url}/sheet/${BISTRO.site}#key=${BISTRO.ownerKey}`);
  const cards = page.frameLocator("#sheet").locator(".card");
  await page.getByText(`${TABLES} cards on 3 pages.`).waitFor();
  assert.equal(await cards.count(), TABLES);
  // The key is in no address that anybody is sent, nor in the address bar.
  assert.ok(asked.every((url) => !url.includes(BISTRO.ownerKey)), asked.join("\n"));
  assert.equal(new URL(page.url()).hash, "");
  await page.getByLabel("Cards a page").selectOption("12");
  await page.getByText(`${TABLES} cards on 2 pages.`).waitFor();
  await page.getByLabel("Paper").selectOption("letter");
  // The frame has the look of the sheet: its policy lets the style in.
  const hasLook = () => page.evaluate(() => {
    // Between two documents there is none.
    const sheet = document.getElementById("sheet").contentDocument?.documentElement;
    const card = sheet?.innerHTML.includes("size:letter") && sheet.querySelector(".card");
    return !!card && getComputedStyle(card).textAlign === "center";
  });
  for (const deadline = Date.now() + 20_000; !(await hasLook()); ) {
    assert.ok(Date.now() < deadline, "the sheet has its style");
    await new Promise((done) => setTimeout(done, 50));
  }
  await page.evaluate(() => {
    const { contentWindow } = document.getElementById("sheet");
    contentWindow.print = () => (globalThis.printed = true);
  });
  await page.getByRole("button", { name: "Print" }).click();
  assert.equal(await page.evaluate(() => globalThis.printed), true);
  // A reload goes on with the key of this tab.
  await page.reload();
  await page.getByText("cards on").waitFor();
  await page.close();
});

test("a key that may not is told so, and another can be pasted", async () => {
  const page = await browser.newPage();
  await page.goto(`${worker.url}/sheet/${BISTRO.site}`);
  await page.getByText("Paste a key").waitFor();
  await page.getByLabel("API key").fill(BISTRO.hostKey);
  await page.getByRole("button", { name: "Show the cards" }).click();
  await page.getByText("This takes a key of the role").waitFor();
  await page.getByLabel("API key").fill(BISTRO.supervisorKey);
  await page.getByRole("button", { name: "Show the cards" }).click();
  await page.getByText(`${TABLES} cards on`).waitFor();
  await page.close();
});

test("long names, a long address and any language leave the code large enough", async () => {
  const names = ["The long table at the window to the yard", "窓ぎわのいちばん奥の広いテーブル席十二番窓ぎわのいちばん奥の広いテーブル席十二番", "طاولة كبيرة قرب النافذة المطلة على الحدي"];
  const lines = names.map((name, n) => `annex,a-${n + 1},${name}`);
  const made = await fetch(`${worker.url}/v1/places`, {
    method: "POST",
    headers: { ...owner, "content-type": "text/csv" },
    body: `branch,place,name\n${lines.join("\n")}`,
  });
  assert.equal(made.status, 201, await made.text());
  const host = `${"feedback-of-the-restaurant".repeat(2)}.example`;
  assert.equal(host.length, 60);
  for (const paper of ["a4", "letter"]) {
    for (let cards = 1; cards <= 12; cards += 1) {
      const query = `paper=${paper}&cards=${cards}&languages=ja,ar&branch=annex`;
      const page = await printed(await sheet(query, host));
      await nothingIsCut(page, query);
      // Where the code is least robust it bears a third of each side.
      const seen = cards === 12 ? await check(page, 1 / 3, query) : new Map();
      for (const address of seen.values()) assert.ok(address.includes(`://${host}/q/`), address);
      await page.close();
    }
  }
});
