// Sites that ask how easy it was, in the place of the rating or in turn with it.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { FACTS, claims, newSession, sign, signingKey } from "../lib/api.mjs";
import { violations } from "../lib/axe.mjs";
import { nextWrite, openPage, screenshot } from "../lib/browser.mjs";
import { siteLike } from "../lib/sites.mjs";
import { size, startStage } from "../lib/stage.mjs";
import { Steps } from "../lib/states.mjs";
import { WASM } from "../lib/widget.mjs";

const LABELS = ["Strongly disagree", "Disagree", "Somewhat disagree", "Neither agree nor disagree", "Somewhat agree", "Agree", "Strongly agree"];
const quiet = { answered_s: 0, dismissed_s: 0 };

let stage;
const keys = {};
before(async () => {
  stage = await startStage();
  const d1 = await stage.worker.d1();
  for (const how of ["effort", "split"]) keys[how] = await siteLike(d1, how, { asking: JSON.stringify({ ask: { how }, contact: true, quiet }) });
});
after(() => stage?.close());

const token = (how, over) => {
  const site = `e2e-${how}`;
  return sign(claims({ iss: site, facts: FACTS, ...over }), { key: signingKey({ site }) });
};

/** The widget for a session that is asked how easy it was. */
async function opened({ lang, focus, before, layout = "inline", ...options } = {}) {
  const signed = token("effort");
  const page = await stage.page({ before, layout, ...options });
  await stage.show(page, { token: signed, lang, focus, layout });
  return { page, signed, widget: new Steps(page), stored: async () => (await stage.api.current(signed)).body };
}

test("seven choices in words; a click is posted at once, and the rating is not asked after it", async () => {
  const { page, widget, stored } = await opened();
  const group = widget.root.getByRole("group", { name: "It was easy to get help." });
  assert.deepEqual((await group.getByRole("button").allTextContents()).map((text) => text.trim()), LABELS);
  assert.equal(await widget.root.locator(".choices svg").count(), 0, "faces belong to the rating");
  await widget.full();
  const reply = await widget.post("Somewhat agree");
  assert.deepEqual(reply.body.answer, { effort: 5 });
  await widget.text("You chose: Somewhat agree").waitFor();
  await widget.text("What was behind your rating?").waitFor();
  await widget.press("skip", "skip", "skip");
  await widget.shown(".end");
  assert.deepEqual(page.posts.map(({ first, answer }) => [first, answer]), [["effort", { effort: 5 }]]);
  const { first, questions, answer } = await stored();
  assert.deepEqual([first, questions, answer], ["effort", ["effort", "reasons", "solved", "comment", "contact"], { effort: 5 }]);
  assert.deepEqual(page.errors, []);
});

test("the lowest choice is repeated with a prominent change, and a hard one is offered a contact", async () => {
  const { page, widget, stored } = await opened();
  await widget.full();
  await widget.choose(1);
  await widget.text("You chose: Strongly disagree").waitFor();
  await widget.shown(".slip");
  await screenshot(page, "effort-slip");
  await widget.by("change").click();
  await widget.shown('.choices .choice[value="1"]:focus');
  await widget.choose(3);
  await widget.root.locator(".slip").waitFor({ state: "detached" });
  await widget.press("skip", "skip", "skip");
  await widget.root.getByRole("textbox", { name: /Phone number or email/ }).waitFor();
  assert.deepEqual((await stored()).answer, { effort: 3 });
});

test("by keyboard: arrows move, a digit chooses, and Undo takes it back", async () => {
  const { page, widget, stored } = await opened({ focus: true });
  await widget.full();
  const press = async (...names) => {
    for (const name of names) await page.keyboard.press(name);
  };
  assert.equal(await widget.focused(), LABELS[0]);
  await press("ArrowDown", "ArrowDown");
  assert.equal(await widget.focused(), LABELS[2]);
  await press("End", "ArrowDown", "ArrowUp");
  assert.equal(await widget.focused(), LABELS[6]);
  assert.equal(page.posts.length, 0, "arrows move the focus only");
  const [six] = await Promise.all([nextWrite(page), press("6")]);
  assert.deepEqual(six.body.answer, { effort: 6 });
  const [seven] = await Promise.all([nextWrite(page), press("End", "Enter")]);
  assert.deepEqual([seven.body.answer, seven.body.outcome], [{ effort: 7 }, "corrected"]);
  const [undone] = await Promise.all([nextWrite(page), widget.by("undo").click()]);
  assert.equal(undone.body.outcome, "withdrawn");
  assert.equal((await stored()).standing, "withdrawn");
});

test("where no Wasm comes, the choice is recorded and can be taken back", async () => {
  const { widget, stored } = await opened({ before: (page) => page.route(WASM, (route) => route.abort()) });
  await widget.post("Agree");
  await widget.text("You chose: Agree").waitFor();
  assert.deepEqual((await stored()).answer, { effort: 6 });
  await widget.post("Undo");
  assert.equal((await stored()).standing, "withdrawn");
});

test("without scripts the form asks the same, and repeats the lowest choice", async () => {
  const signed = token("effort");
  const page = await openPage(stage.browser, { javaScriptEnabled: false, viewport: size("sheet", 100) });
  await page.goto(`${stage.url}/a/${signed}`);
  assert.equal(await page.getByRole("heading", { name: "It was easy to get help." }).count(), 1);
  assert.equal(await page.locator("[name=rating]").count(), 0);
  await screenshot(page, "effort-plain");
  await page.getByRole("radio", { name: "Strongly disagree", exact: true }).check();
  await page.getByRole("button", { name: "Send" }).click();
  await page.getByText("You chose: Strongly disagree").first().waitFor();
  await page.getByText("Did you mean this?").waitFor();
  await screenshot(page, "effort-plain-slip");
  assert.deepEqual((await stage.api.current(signed)).body.answer, { effort: 1 });
});

const LOOKS = [
  ["en", { colorScheme: "light" }],
  ["en", { colorScheme: "dark", layout: "popover" }],
  ["zh-Hans", { colorScheme: "light", layout: "sheet", hasTouch: true, isMobile: true }],
  ["ar", { colorScheme: "dark", layout: "sheet", hasTouch: true, isMobile: true }],
  ["es", { colorScheme: "light", viewport: { width: 320, height: 640 } }],
  ["ja", { colorScheme: "light", forcedColors: "active" }],
];

for (const [lang, look] of LOOKS) {
  const name = [lang, ...Object.values(look)].filter((part) => typeof part === "string").join(" ");
  test(`it looks right and reads well: ${name}`, async () => {
    const { page, widget } = await opened({ lang, reducedMotion: "reduce", viewport: size(look.layout ?? "inline", 100), ...look });
    await widget.full();
    const file = `effort-${name.replaceAll(" ", "-")}`;
    await screenshot(page, file);
    const card = await widget.root.locator(".card").evaluate(({ scrollWidth, clientWidth, dir }) => ({ wide: scrollWidth - clientWidth, dir }));
    assert.deepEqual(card, { wide: 0, dir: lang === "ar" ? "rtl" : "ltr" });
    const low = await widget.root.locator(".choices .choice").evaluateAll((all) => Math.min(...all.map((one) => one.getBoundingClientRect().height)));
    assert.ok(low >= (look.hasTouch ? 44 : 24), `${low} px`);
    assert.deepEqual(await violations(page), []);
    const words = () => widget.root.locator(".choices .word").first().evaluate((word) => word.getBoundingClientRect().x);
    const before = await words();
    await widget.choose(1);
    await widget.shown(".slip");
    // Forced colours say it by a thicker border.
    if (!look.forcedColors) assert.equal(await words(), before, "a press moves no word");
    await screenshot(page, `${file}-slip`);
    assert.deepEqual(await violations(page), []);
  });
}

test("where sessions take turns, texts of one session do not ask another", async () => {
  const asked = { rating: "How satisfied are you with this chat?", effort: "It was easy to get help." };
  /** Preloaded with the site key alone; then a signed session comes that is asked the other question. */
  const page = await stage.page({});
  await page.evaluate((options) => globalThis.afterword.preload(options), { siteKey: keys.split, endpoint: stage.url });
  const preloaded = await page.evaluate((key) => sessionStorage.getItem(`afterword:d:${key}:`), keys.split);
  const { body } = await stage.api.call(`/v1/widget/${keys.split}?draw=${preloaded.split(" ")[0]}`);
  let signed;
  let first = body.first;
  while (first === body.first) {
    signed = token("split", { jti: newSession() });
    first = (await stage.api.current(signed)).body.first;
  }
  await page.evaluate(() => {
    globalThis.questions = [];
    addEventListener("afterword:shown", ({ target }) => globalThis.questions.push(target.shadowRoot.querySelector(".question").textContent));
  });
  await page.evaluate((options) => void globalThis.afterword.open(options), { token: signed, siteKey: keys.split, endpoint: stage.url, target: "#at", lang: "en" });
  const widget = new Steps(page);
  await widget.full();
  const value = first === "rating" ? 4 : 6;
  const reply = await widget.post(first === "rating" ? "Satisfied" : "Agree");
  assert.deepEqual(reply.body.answer, { [first]: value });
  assert.deepEqual(await page.evaluate(() => globalThis.questions), [asked[first]], "asked once, and the right question");
});
