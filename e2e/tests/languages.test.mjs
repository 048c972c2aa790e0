// Six languages: what a screen reader is told, direction, dates, the switch, and languages that nobody has.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startStage } from "../lib/stage.mjs";
import { reach } from "../lib/states.mjs";

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.close());

const STILL = { reducedMotion: "reduce" };
const LANGS = ["en", "zh-Hans", "zh-Hant", "ja", "es", "ar"];

/** Texts of the site in a language, as the Worker sends them. */
const textsOf = async (lang) => (await stage.api.invite({ lang })).body.texts;

/** Role and name of all that a screen reader meets inside the card, in order. */
async function tree(page) {
  const session = await page.context().newCDPSession(page);
  const { nodes } = await session.send("Accessibility.getFullAXTree");
  const told = nodes.filter(({ ignored, role }) => !ignored && ["button", "group", "region", "dialog", "combobox", "textbox", "link", "status"].includes(role.value));
  return told.map(({ role, name, properties = [] }) => {
    const pressed = properties.find((one) => one.name === "pressed")?.value.value;
    return { role: role.value, name: name?.value ?? "", pressed };
  });
}

test("question, choices and what was chosen have their names in every language", async () => {
  for (const lang of LANGS) {
    const texts = await textsOf(lang);
    const { page, widget } = await reach(stage, "asked", { ...STILL, lang });
    const names = (nodes, role) => nodes.filter((node) => node.role === role).map(({ name }) => name);
    const choices = [1, 2, 3, 4, 5].map((value) => texts[`rating.${value}`]);
    const asked = await tree(page);
    assert.ok(names(asked, "region").includes(texts["rating.question"]), lang);
    assert.deepEqual(names(asked, "group"), [texts["rating.question"]], lang);
    assert.deepEqual(names(asked, "combobox"), [texts.language], lang);
    assert.deepEqual(names(asked, "button").filter((name) => name !== "Help"), choices, lang);

    await widget.choose(2);
    const chosen = await tree(page);
    assert.deepEqual(chosen.filter(({ pressed }) => pressed === "true").map(({ name }) => name), [texts["rating.2"]], lang);
    const status = await widget.root.getByRole("status").innerText();
    assert.ok(status.startsWith(texts.recorded.replace(/\{\w+\}/, texts["rating.2"])), `${lang}: ${status}`);
    const efforts = [1, 2, 3, 4, 5, 6, 7].map((value) => texts[`effort.${value}`]);
    for (const name of [texts.undo, texts.change, texts.skip, ...efforts]) assert.ok(names(chosen, "button").includes(name), `${lang}: ${name}`);
    assert.ok(names(chosen, "group").some((name) => name.startsWith(texts["effort.question"])), lang);
    assert.ok(names(chosen, "link").includes(texts.privacy), lang);

    await widget.press("skip");
    await widget.shown(".chips");
    const groups = names(await tree(page), "group");
    for (const key of ["reasons.person", "reasons.other_group"]) assert.ok(groups.includes(texts[key]), `${lang}: ${texts[key]}`);
    await widget.press("skip", "skip");
    await widget.shown("textarea");
    assert.ok(names(await tree(page), "textbox").some((name) => name.startsWith(texts["comment.question"])), lang);
    await widget.press("skip");
    await widget.shown(".address");
    assert.ok(names(await tree(page), "textbox").includes(texts["contact.label"]), lang);
    assert.deepEqual(page.errors, [], lang);
    await page.context().close();
  }
});

test("a popover is a dialog with the question's name, and its button to close has one", async () => {
  for (const lang of ["ar", "ja"]) {
    const texts = await textsOf(lang);
    const { page } = await reach(stage, "asked", { ...STILL, lang, layout: "popover" });
    const nodes = await tree(page);
    assert.ok(nodes.some(({ role, name }) => role === "dialog" && name === texts["rating.question"]), lang);
    assert.ok(nodes.some(({ role, name }) => role === "button" && name === texts.close), lang);
    await page.context().close();
  }
});

test("Arabic runs from right to left, the others from left to right, whatever the page does", async () => {
  const { page, widget } = await reach(stage, "high", STILL);
  await page.evaluate(() => (document.documentElement.dir = "rtl"));
  for (const lang of LANGS) {
    await widget.speak(lang);
    const first = await widget.choice(1).boundingBox();
    const last = await widget.choice(5).boundingBox();
    const dir = await widget.root.locator(".card").evaluate((card) => getComputedStyle(card).direction);
    assert.equal(dir, lang === "ar" ? "rtl" : "ltr");
    assert.equal(first.x < last.x, dir === "ltr", lang);
  }
});

test("the switch keeps what was entered, and words while they are being typed", async () => {
  const { page, widget } = await reach(stage, "reasons", STILL);
  const pressed = () => widget.root.locator('[aria-pressed="true"]').evaluateAll((all) => all.map(({ value }) => value));
  const was = await pressed();
  assert.deepEqual(was, ["2", "reason.wait", "reason.policy"]);
  for (const lang of LANGS.toReversed()) {
    await widget.speak(lang);
    assert.deepEqual(await pressed(), was, lang);
  }
  await widget.press("done", "skip");
  const words = widget.root.locator("textarea");
  await words.pressSequentially("The queue was ");
  const node = await words.elementHandle();
  await widget.speak("ja");
  assert.equal(await words.inputValue(), "The queue was ");
  assert.ok(await words.evaluate((now, before) => now === before, node), "its node is the same, so a word half composed is kept");
  await words.press("End");
  await words.pressSequentially("long.");
  const [sent] = await Promise.all([page.waitForRequest((request) => /answers$/.test(request.url()) && JSON.parse(request.postData()).answer.comment), widget.press("send", "skip")]);
  const { answer, lang } = JSON.parse(sent.postData());
  assert.deepEqual([answer.comment, answer.reasons.toSorted(), lang], ["The queue was long.", ["policy", "wait"], "ja"]);
});

test("a language that the site does not have falls back, and Chinese finds its script", async () => {
  const expected = {
    "zh-TW": "zh-Hant", "zh-HK": "zh-Hant", "zh-Hant-MO": "zh-Hant", "zh-CN": "zh-Hans", "zh-SG": "zh-Hans", zh: "zh-Hans",
    "es-MX": "es", "ar-EG": "ar", "en-GB": "en", "ja-JP": "ja", tlh: "en", "sv-SE": "en", "not a language": "en", "": "en",
  };
  const page = await stage.page(STILL);
  for (const [asked, shown] of Object.entries(expected)) {
    await page.evaluate((lang) => (document.documentElement.lang = lang), asked);
    const widget = await stage.show(page, { lang: asked || undefined });
    await widget.root.locator(`.card[lang="${shown}"]`).waitFor();
    await page.evaluate(() => globalThis.afterword.remove());
  }
  assert.deepEqual(page.errors, []);
});

test("the moment until which an answer can be changed is a date of the language, with the digits of its other texts", async () => {
  const { page, widget } = await reach(stage, "high", { ...STILL, timezoneId: "Europe/Berlin", locale: "en-GB" });
  const until = await widget.root.evaluate(({ session }) => session.screen.until * 1000);
  for (const lang of LANGS) {
    await widget.speak(lang);
    const texts = await textsOf(lang);
    const moment = await page.evaluate(
      ([at, locale]) => new Intl.DateTimeFormat(locale, { weekday: "short", month: "short", day: "numeric", hour: "numeric", minute: "2-digit", numberingSystem: "latn" }).format(at),
      // Where the browser's own language is this one, its region is meant too.
      [until, lang === "en" ? "en-GB" : lang],
    );
    const told = await widget.root.locator(".status").innerText();
    assert.equal(told, texts.changeable.replace(/\{\w+\}/, moment), lang);
    assert.match(moment, /\d{1,2}:\d\d/);
  }
});
