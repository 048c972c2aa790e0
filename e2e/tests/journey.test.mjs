// The main job: a person clicks a face on a web page, and the figure of the aggregate changes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { nextWrite, screenshot, watch } from "../lib/browser.mjs";
import { recount } from "../lib/database.mjs";
import { startDemo } from "../lib/demo.mjs";
import { WRITES, Widget } from "../lib/widget.mjs";

let demo;
before(async () => {
  // The whole demo: the figures of today are not suppressed.
  demo = await startDemo({ seeding: [] });
});
after(() => demo?.close());

const agent = () => demo.api.figures({ agent: "a-01", by: "agent" });
const stored = async (page) => (await demo.api.current(page.posts.at(-1).token)).body;

test("one click on the page changes n and CSAT of the agent, at once", async () => {
  const was = await agent();
  assert.equal(was.csat.suppressed, null, "there are enough answers today to show a share");
  const { page, widget } = await demo.ended(demo.pages.signed);
  await screenshot(page, "question");
  const { status, body } = await widget.post("Very dissatisfied");
  assert.deepEqual([status, body.outcome, body.standing], [200, "stored", "counted"]);
  const is = await agent();
  assert.equal(is.n_rating, was.n_rating + 1);
  assert.equal(is.agent_csat.n, was.agent_csat.n + 1, "the host has vouched for it");
  assert.ok(is.csat.share < was.csat.share);
  await widget.text("You can change this until").waitFor();
  assert.deepEqual(page.errors, []);
});

test("with the public site key the business's figure moves and no agent's does", async () => {
  const [was, whole] = [await agent(), await demo.api.figures({})];
  const { widget } = await demo.ended(demo.pages.unsigned);
  assert.equal((await widget.post("Satisfied")).body.outcome, "stored");
  assert.deepEqual(await agent(), was);
  const now = await demo.api.figures({});
  assert.equal(now.n_rating, whole.n_rating + 1);
  assert.equal(now.unverified.x, whole.unverified.x + 1);
  assert.equal(now.agent_csat.n, whole.agent_csat.n);
});

test("effort, reasons, solved and words, in at most two writes after the click", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed);
  await widget.post("Neither");
  await widget.full();
  await widget.text("It was easy to get help.").waitFor();
  await screenshot(page, "effort");
  await widget.button("Somewhat agree").click();
  await widget.button("Waiting time").click();
  await widget.button("Knowledge").click();
  assert.equal(await widget.button("Price").isDisabled(), true, "two at most");
  await screenshot(page, "reasons");
  await widget.button("Done").click();
  await widget.button("Yes").click();
  const words = widget.root.getByRole("textbox");
  await words.fill("A while in the queue, then quick. 谢谢!");
  await screenshot(page, "words");
  const sent = await widget.post("Send", ({ answer }) => answer.comment);
  assert.equal(sent.body.outcome, "enriched");
  await widget.text("Thank you for your feedback.").waitFor();
  await screenshot(page, "thanks");
  const { answer } = await stored(page);
  assert.deepEqual({ ...answer, reasons: [...answer.reasons].sort() }, {
    rating: 3, effort: 5, reasons: ["knowledge", "wait"], solved: true, comment: "A while in the queue, then quick. 谢谢!",
  });
  assert.ok(page.posts.length <= 3, `${page.posts.length} writes`);
  assert.ok(page.posts.slice(0, -1).every(({ answer }) => !answer.comment), "words leave only by Send");
});

test("words that were typed and not sent never leave the page", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed);
  await widget.post("Satisfied");
  await widget.full();
  for (let n = 0; n < 3; n += 1) await widget.button("Skip").click();
  await widget.root.getByRole("textbox").fill("not for you");
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));
  await page.goto(demo.host);
  assert.doesNotMatch(kept, /not for you/);
  assert.ok(page.posts.every(({ answer }) => !answer.comment));
});

test("a change of mind is a correction, and undo takes everything back", async () => {
  const was = await agent();
  const { page, widget } = await demo.ended(demo.pages.signed);
  await widget.post("Very dissatisfied");
  await widget.full();
  await widget.text("Did you mean this?").waitFor();
  await widget.button("Change").click();
  const corrected = await widget.post("Very satisfied");
  assert.equal(corrected.body.outcome, "corrected");
  assert.deepEqual((await agent()).corrected, was.corrected + 1);
  const undone = await widget.post("Undo");
  assert.deepEqual([undone.body.outcome, undone.body.standing], ["withdrawn", "withdrawn"]);
  await widget.text("Your answer has been taken back.").waitFor();
  await screenshot(page, "undone");
  const is = await agent();
  assert.deepEqual([is.n_rating, is.withdrawn], [was.n_rating, was.withdrawn + 1]);
  assert.equal((await widget.post("Satisfied")).status, 200, "and it may be answered again");
});

test("closing the page sends what was gathered", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed);
  const click = await widget.post("Satisfied");
  await widget.full();
  await widget.button("Agree").click();
  const { token } = page.posts[0];
  await page.goto("about:blank");
  // The page is gone, so nobody here sees the request: the Worker is asked until it has had it.
  let now;
  do now = (await demo.api.current(token)).body;
  while (now.rev === click.body.rev);
  assert.deepEqual(now.answer, { rating: 4, effort: 6 });
});

test("a popover opens in its corner, closes by Escape and by its button, and is a sheet on a phone", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed, { popover: true });
  const dialog = page.getByRole("dialog", { name: "How satisfied are you with this chat?" });
  await dialog.waitFor();
  await widget.settled();
  const box = await dialog.boundingBox();
  assert.ok(box.x + box.width <= 1100 && box.y + box.height <= 900 && box.x > 550);
  await screenshot(page, "popover");
  await widget.post("Satisfied");
  await widget.button("Close").click();
  await dialog.waitFor({ state: "detached" });

  const phone = await demo.ended(demo.pages.signed, { popover: true, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await phone.widget.settled();
  const sheet = await phone.page.getByRole("dialog").boundingBox();
  assert.deepEqual([Math.round(sheet.x), Math.round(sheet.width), Math.round(sheet.y + sheet.height)], [0, 390, 844]);
  for (const choice of await phone.widget.root.locator(".choice").all()) {
    const { width, height } = await choice.boundingBox();
    assert.ok(width >= 44 && height >= 44, `${width} x ${height}`);
  }
  await screenshot(phone.page, "sheet");
  await phone.widget.button("Satisfied").focus();
  await phone.page.keyboard.press("Escape");
  await phone.page.getByRole("dialog").waitFor({ state: "detached" });
});

test("a reload goes on with the same session, and shows what was answered", async () => {
  for (const address of [demo.pages.signed, demo.pages.unsigned]) {
    const { page, widget } = await demo.ended(address);
    await widget.post("Satisfied");
    const { token } = page.posts[0];
    await page.reload();
    await widget.text("You chose: Satisfied").waitFor();
    const corrected = await widget.post("Dissatisfied");
    assert.equal(corrected.body.outcome, "corrected", address);
    assert.equal((await demo.api.current(token)).body.answer.rating, 2, "it is the same answer");
    await page.getByRole("button", { name: "Start another chat" }).click();
    await page.getByRole("button", { name: "End chat" }).click();
    assert.equal((await widget.post("Neither")).body.outcome, "stored", "the next chat is a session of its own");
    assert.notEqual(page.posts.at(-1).token, token);
  }
});

test("two tabs: the second is shown what the first has stored, and writes only after the customer acts", async () => {
  const context = await demo.browser.newContext();
  const tabs = [];
  for (let n = 0; n < 2; n += 1) {
    const page = watch(await context.newPage());
    await page.goto(`${demo.host}#chat-two-tabs`);
    await page.getByRole("button", { name: "End chat" }).click();
    const widget = new Widget(page);
    await widget.full();
    tabs.push({ page, widget });
  }
  const [first, second] = tabs;
  await first.widget.post("Very satisfied");
  const refused = await second.widget.post("Dissatisfied");
  assert.deepEqual([refused.status, refused.body.code], [409, "rev_conflict"]);
  await second.widget.text("You answered in another window.").waitFor();
  assert.equal(await second.widget.button("Very satisfied").getAttribute("aria-pressed"), "true", "what is stored is shown");
  await screenshot(second.page, "conflict");
  assert.equal(second.page.posts.length, 1, "nothing more is written unasked");
  assert.equal((await second.widget.post("Neither")).body.outcome, "corrected");
});

test("offline: kept on the device, told, and delivered once when the network is back", async () => {
  const was = await agent();
  const { page, widget } = await demo.ended(demo.pages.signed);
  await widget.full();
  await page.context().setOffline(true);
  await widget.button("Dissatisfied").click();
  await widget.text("Saved on this device").waitFor();
  await screenshot(page, "offline");
  const [reply] = await Promise.all([nextWrite(page), page.context().setOffline(false)]);
  assert.equal(reply.body.outcome, "stored");
  assert.equal((await agent()).n_rating, was.n_rating + 1);
});

test("a click that found no network is delivered by the next page of the site", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed);
  await widget.full();
  await page.route(WRITES, (route) => route.abort());
  await widget.button("Dissatisfied").click();
  await widget.text("Saved on this device").waitFor();
  await page.unroute(WRITES);
  const [reply] = await Promise.all([nextWrite(page), page.reload()]);
  assert.equal(reply.body.outcome, "stored");
});

test("the server's refusals are told: busy is kept, and a dead invitation is said so", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed);
  await widget.full();
  const problem = (status, code) => ({ status, contentType: "application/problem+json", headers: { "access-control-allow-origin": "*" }, body: JSON.stringify({ status, code }) });
  await page.route(WRITES, (route) => route.fulfill(problem(503, "unavailable")));
  await widget.button("Satisfied").click();
  await widget.text("Saved on this device").waitFor();
  await page.unroute(WRITES);
  await page.route(WRITES, (route) => route.fulfill(problem(410, "expired")));
  await widget.button("Neither").click();
  await widget.text("This invitation has expired").waitFor();
});

test("Chinese from the page's lang, by the switch, and in the figures' answer", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed);
  await widget.full();
  await widget.post("Satisfied");
  await widget.root.getByRole("combobox", { name: "Language" }).selectOption("zh-Hans");
  await widget.text("您对这次在线服务满意吗？").waitFor();
  await widget.text("您的选择：满意").waitFor();
  assert.equal(await widget.button("满意").getAttribute("aria-pressed"), "true", "what was entered stays");
  await screenshot(page, "zh-Hans");
  await widget.button("同意").click();
  await widget.button("等待时间").click();
  await screenshot(page, "zh-Hans-reasons");
  const [reply] = await Promise.all([nextWrite(page), widget.button("完成").click()]);
  assert.equal(reply.body.outcome, "enriched");
  assert.equal(page.posts.at(-1).lang, "zh-Hans");

  const chinese = await demo.ended(demo.pages.signed, { before: (page) => page.addInitScript(() => document.addEventListener("DOMContentLoaded", () => (document.documentElement.lang = "zh-CN"))) });
  await chinese.widget.text("您对这次在线服务满意吗？").waitFor();
});

test("how it looks: dark, phone, large text, forced colours", async () => {
  const looks = {
    dark: { colorScheme: "dark" },
    phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
    "phone-dark-zh": { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, colorScheme: "dark", zh: true },
    forced: { forcedColors: "active" },
    zoomed: { viewport: { width: 550, height: 450 }, deviceScaleFactor: 2 },
  };
  for (const [name, { zh, ...options }] of Object.entries(looks)) {
    const { page, widget } = await demo.ended(demo.pages.signed, options);
    await widget.full();
    if (zh) {
      await widget.root.getByRole("combobox").selectOption("zh-Hans");
      await widget.text("您对这次").waitFor();
    }
    await widget.root.locator(".choice").nth(1).click();
    await widget.root.locator(".step").waitFor();
    await page.evaluate(() => document.querySelector("afterword-feedback").shadowRoot.activeElement?.blur());
    await screenshot(page, `look-${name}`);
    const { scroll, width } = await page.evaluate(() => ({ scroll: document.documentElement.scrollWidth, width: innerWidth }));
    assert.ok(scroll <= width, `${name} scrolls sideways`);
    assert.deepEqual(page.errors, [], name);
    await page.context().close();
  }
});

test("case 6: a customer's clock that is two days off changes nothing", async () => {
  for (const hours of [48, -48]) {
    const before = (page) =>
      page.addInitScript((off) => {
        const now = Date.now;
        Date.now = () => now() + off * 3600_000;
      }, hours);
    const { page, widget } = await demo.ended(demo.pages.signed, { before });
    await widget.full();
    const { body } = await widget.post("Satisfied");
    assert.deepEqual([body.outcome, body.standing], ["stored", "counted"]);
    await widget.text("You can change this until").waitFor();
    assert.equal((await widget.post("Neither")).body.outcome, "corrected");
    assert.deepEqual(page.errors, []);
  }
});

test("nothing but the answers was counted", async () => {
  assert.match(await recount(await demo.worker.file()), / 0 of them differ/);
});
