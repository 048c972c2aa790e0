// The loader draws and posts the first question; the Wasm takes over whenever it comes. The customer must not notice.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { nextWrite, screenshot } from "../lib/browser.mjs";
import { startDemo, withHeaders } from "../lib/demo.mjs";
import { GLUE, WASM, WRITES, hold } from "../lib/widget.mjs";

let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo?.close());

/** The question on the screen, with the Wasm on its way until `wasm.release()`. */
async function early(held = WASM) {
  let wasm;
  const opened = await demo.ended(demo.pages.signed, { before: async (page) => (wasm = await hold(page, held)) });
  await wasm.seen;
  return { ...opened, wasm };
}

/** Remembers a node of the first question, to ask later whether it is still the same. */
const mark = (locator) => locator.evaluate((node) => void (globalThis.marked = node));
const same = (locator) => locator.evaluate((node) => node === globalThis.marked && node.isConnected);

const middle = async (locator) => {
  const { x, y, width, height } = await locator.boundingBox();
  return [x + width / 2, y + height / 2];
};

test("a click before the Wasm is recorded and posted by the loader", async () => {
  const { page, widget, wasm } = await early();
  const { body } = await widget.post("Satisfied");
  assert.equal(body.outcome, "stored");
  await widget.text("You chose: Satisfied").waitFor();
  await widget.text("You can change this until").waitFor();
  assert.equal(await widget.button("Satisfied").getAttribute("aria-pressed"), "true");
  await screenshot(page, "before-wasm");
  const before = await widget.button("Satisfied").boundingBox();
  await mark(widget.button("Satisfied"));
  wasm.release();
  await widget.full();
  await widget.text("It was easy to get help.").waitFor();
  assert.ok(await same(widget.button("Satisfied")), "its node was not drawn again");
  assert.deepEqual(await widget.button("Satisfied").boundingBox(), before, "and did not move");
  assert.equal(page.posts.length, 1, "nothing is posted twice");
  const next = await widget.post("Dissatisfied");
  assert.equal(next.body.outcome, "corrected", "the Wasm goes on where the loader was");
  assert.deepEqual(page.errors, []);
});

test("the Wasm comes between pointerdown and pointerup: the click counts, once", async () => {
  const { page, widget, wasm } = await early();
  await page.mouse.move(...(await middle(widget.button("Neither"))));
  await page.mouse.down();
  await mark(widget.button("Neither"));
  wasm.release();
  await widget.full();
  const [reply] = await Promise.all([nextWrite(page), page.mouse.up()]);
  assert.deepEqual([reply.body.outcome, reply.body.answer], ["stored", { rating: 3 }]);
  assert.ok(await same(widget.button("Neither")));
  await widget.text("It was easy to get help.").waitFor();
  assert.equal(page.posts.length, 1);
});

test("the Wasm comes while a choice has the focus: it keeps it, and Enter chooses", async () => {
  const { page, widget, wasm } = await early();
  // The arrows come with the glue, which says so by the one stop of Tab.
  await widget.root.locator('.choice[tabindex="0"]').waitFor();
  await widget.button("Very dissatisfied").focus();
  await page.keyboard.press("ArrowRight");
  assert.equal(await widget.focused(), "Dissatisfied");
  await mark(widget.button("Dissatisfied"));
  wasm.release();
  await widget.full();
  assert.equal(await widget.focused(), "Dissatisfied");
  assert.ok(await same(widget.button("Dissatisfied")));
  const [reply] = await Promise.all([nextWrite(page), page.keyboard.press("Enter")]);
  assert.deepEqual(reply.body.answer, { rating: 2 });
});

test("the Wasm comes while the first post is on its way: it takes the reply, and posts nothing again", async () => {
  const { page, widget, wasm } = await early();
  const post = await hold(page, WRITES);
  await widget.button("Very satisfied").click();
  await post.seen;
  wasm.release();
  await widget.full();
  await widget.text("Sending…").waitFor();
  const [reply] = await Promise.all([nextWrite(page), post.release()]);
  assert.equal(reply.body.outcome, "stored");
  await widget.text("You can change this until").waitFor();
  assert.equal(page.posts.length, 1);
  await widget.button("Agree").click();
  const more = await widget.post("Skip");
  assert.deepEqual([more.body.outcome, more.body.answer], ["enriched", { rating: 5, effort: 6 }]);
});

test("a post that failed before the Wasm came is kept and sent again by it", async () => {
  const { page, widget, wasm } = await early();
  await page.route(WRITES, (route) => route.abort());
  await widget.button("Satisfied").click();
  await widget.text("Saved on this device").waitFor();
  wasm.release();
  await widget.full();
  await page.unroute(WRITES);
  const reply = await nextWrite(page);
  assert.equal(reply.body.outcome, "stored");
});

test("the Wasm comes while Undo is pressed: the press ends where it began", async () => {
  const { page, widget, wasm } = await early();
  await widget.post("Satisfied");
  await widget.text("You can change this until").waitFor();
  await widget.settled();
  await page.mouse.move(...(await middle(widget.button("Undo"))));
  await page.mouse.down();
  const arrived = page.waitForResponse((response) => WASM.test(response.url()));
  wasm.release();
  await arrived;
  const [reply] = await Promise.all([nextWrite(page), page.mouse.up()]);
  assert.equal(reply.body.outcome, "withdrawn");
  await widget.full();
  await widget.text("Your answer has been taken back.").waitFor();
});

test("the reply to the first post comes while Undo is pressed: the press is not lost", async () => {
  const { page, widget } = await early();
  const post = await hold(page, WRITES);
  await widget.button("Satisfied").click();
  await post.seen;
  await widget.settled();
  await page.mouse.move(...(await middle(widget.button("Undo"))));
  await page.mouse.down();
  const stored = page.evaluate(() => new Promise((done) => addEventListener("afterword:answered", ({ detail }) => detail.stored && done(true))));
  post.release();
  assert.ok(await stored);
  const [reply] = await Promise.all([nextWrite(page), page.mouse.up()]);
  assert.equal(reply.body.outcome, "withdrawn");
});

test("Wasm refused: the loader's path answers, changes, undoes, and links to the plain page", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed, { before: (page) => page.route(WASM, (route) => route.abort()) });
  assert.equal((await widget.post("Very dissatisfied")).body.outcome, "stored");
  const more = widget.root.getByRole("link", { name: "Say more" });
  await more.waitFor();
  assert.equal(new URL(await more.getAttribute("href")).pathname, `/a/${page.posts[0].token}`);
  assert.equal(await more.getAttribute("target"), "_blank");
  await screenshot(page, "without-wasm");
  const { height } = await widget.root.locator(".card").boundingBox();
  assert.ok(height < 320, `no room is kept for what will not come: ${height} px`);
  assert.equal((await widget.post("Very satisfied")).body.outcome, "corrected");
  assert.equal((await widget.post("Undo")).body.outcome, "withdrawn");
  await widget.text("Your answer has been taken back.").waitFor();
  assert.deepEqual(page.errors, []);
});

test("a policy without wasm-unsafe-eval: the same, without an error in the page", async () => {
  const policy = `default-src 'self'; script-src 'self' 'unsafe-inline' ${demo.url}; connect-src 'self' ${demo.url}; img-src data:`;
  const strict = await withHeaders(demo.host, { "content-security-policy": policy });
  const { page, widget } = await demo.ended(strict.url);
  assert.equal((await widget.post("Neither")).body.outcome, "stored");
  await widget.root.getByRole("link", { name: "Say more" }).waitFor();
  assert.deepEqual(page.errors, []);
  strict.stop();
});

test("neither glue nor Wasm: the click is still recorded and posted", async () => {
  const { page, widget } = await demo.ended(demo.pages.signed, { before: (page) => page.route(new RegExp(`${GLUE.source}|${WASM.source}`), (route) => route.abort()) });
  assert.equal((await widget.post("Satisfied")).body.outcome, "stored");
  await widget.text("You chose: Satisfied").waitFor();
  assert.equal((await widget.post("Neither")).body.outcome, "corrected");
  assert.deepEqual(page.errors, []);
});

test("a file that is not the one that was built does not run", async () => {
  const refused = Promise.withResolvers();
  const before = async (page) => {
    page.on("console", (message) => /integrity/.test(message.text()) && refused.resolve());
    await page.route(GLUE, async (route) => {
      const reply = await route.fetch();
      await route.fulfill({ response: reply, body: `globalThis.tampered = true;${await reply.text()}` });
    });
  };
  const { page, widget } = await demo.ended(demo.pages.signed, { before });
  await refused.promise;
  assert.equal((await widget.post("Satisfied")).body.outcome, "stored");
  assert.equal(await page.evaluate(() => globalThis.tampered), undefined);
});
