// For every eye and every finger: small windows, large letters, touch, stillness.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startStage } from "../lib/stage.mjs";
import { Steps, reach } from "../lib/states.mjs";

let stage;
before(async () => {
  stage = await startStage();
});
after(() => stage?.close());

const STILL = { reducedMotion: "reduce" };
const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };

/** What can be pressed and is smaller than `least` in a direction. Links within a sentence may be as high as it. */
const small = (widget, least) =>
  widget.root.evaluate(
    ({ shadowRoot }, px) =>
      [...shadowRoot.querySelectorAll("button,select,textarea,a:not(.note a)")]
        .map((one) => [one.className || one.localName, one.getBoundingClientRect()])
        .filter(([, { width, height }]) => width > 0 && (width < px || height < px))
        .map(([name, { width, height }]) => `${name} ${width} x ${height}`),
    least,
  );

test("targets are 44 px high and wide under a finger, 24 px under a pointer", async () => {
  for (const [state, layout] of [["low", "inline"], ["reasons", "sheet"], ["contact", "sheet"], ["thanks with a wish", "inline"], ["without Wasm", "sheet"]]) {
    const touch = await reach(stage, state, { ...STILL, ...PHONE, layout });
    assert.deepEqual(await small(touch.widget, 43.9), [], `${state}, ${layout}, touch`);
    await touch.page.context().close();
  }
  for (const state of ["reasons", "contact"]) {
    const mouse = await reach(stage, state, { ...STILL, layout: "popover" });
    assert.deepEqual(await small(mouse.widget, 24), [], `${state}, pointer`);
    await mouse.page.context().close();
  }
});

test("with letters twice as large nothing is cut off on a phone", async () => {
  for (const state of ["asked", "reasons", "contact that cannot be one"]) {
    const { page, widget } = await reach(stage, state, { ...STILL, viewport: PHONE.viewport });
    // As the browser's setting for the size of letters does it.
    const session = await page.context().newCDPSession(page);
    await session.send("Page.setFontSizes", { fontSizes: { standard: 32, fixed: 26 } });
    await page.waitForFunction(() => parseFloat(getComputedStyle(document.querySelector("afterword-feedback").shadowRoot.querySelector(".card")).fontSize) === 32);
    for (const lang of ["en", "es", "ar"]) {
      await widget.speak(lang);
      const cut = await widget.root.evaluate(({ shadowRoot }) =>
        [...shadowRoot.querySelectorAll("*")]
          .filter((one) => !one.closest(".live") && one.clientWidth && one.scrollWidth > one.clientWidth + 1 && !one.matches("textarea,select,option"))
          .map((one) => `${one.className}: ${one.scrollWidth} > ${one.clientWidth}`),
      );
      assert.deepEqual(cut, [], `${state}, ${lang}`);
    }
    await page.context().close();
  }
});

/** Choices whose words leave them, or are broken. Runs in the page. */
function cramped({ shadowRoot }) {
  return [...shadowRoot.querySelectorAll(".choices .choice")].flatMap((choice) => {
    const word = choice.querySelector(".word");
    const range = document.createRange();
    range.selectNodeContents(word);
    const [box, text] = [choice.getBoundingClientRect(), range.getBoundingClientRect()];
    const lines = new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
    const broken = /[a-z]/.test(word.textContent) && lines > word.textContent.split(/\s+/).length;
    return broken || text.left < box.left + 1 || text.right > box.right - 1 ? [`${word.textContent}: ${text.width} in ${box.width}, ${lines} lines`] : [];
  });
}

test("words of the rating stay inside their choice and whole, on a phone and in a popover", async () => {
  for (const [layout, options] of [["inline", PHONE], ["sheet", PHONE], ["popover", {}], ["inline", { ...PHONE, viewport: { width: 360, height: 740 } }]]) {
    const { page, widget } = await reach(stage, "asked", { ...STILL, ...options, layout });
    for (const lang of ["en", "zh-Hans", "zh-Hant", "ja", "es", "ar"]) {
      await widget.speak(lang);
      assert.deepEqual(await widget.root.evaluate(cramped), [], `${layout}, ${lang}`);
    }
    await page.context().close();
  }
});

test("for people who want no motion nothing moves", async () => {
  const moving = (page) => page.evaluate(() => document.querySelector("afterword-feedback").shadowRoot.getAnimations().length);
  const calm = await reach(stage, "asked", { ...STILL, layout: "sheet" });
  assert.equal(await moving(calm.page), 0, "the sheet does not slide in");
  await calm.widget.choose(4);
  assert.equal(await moving(calm.page), 0);
  await calm.widget.choice(2).hover();
  assert.equal(await moving(calm.page), 0, "and the faces stay as they are");

  const lively = await stage.page({ layout: "sheet" });
  const started = lively.evaluate(
    () => new Promise((done) => addEventListener("afterword:shown", () => done(document.querySelector("afterword-feedback").shadowRoot.getAnimations().length))),
  );
  await stage.show(lively, { layout: "sheet" });
  assert.ok((await started) > 0, "the test would see it");
});

/** The value of the choice that has the focus. */
const at = (page) => page.evaluate(() => document.querySelector("afterword-feedback").shadowRoot.activeElement?.value);

test("arrows through all choices of every group post nothing", async () => {
  const { page, widget } = await reach(stage, "effort", STILL);
  const posts = page.posts.length;
  const through = async (group, key) => {
    const choices = widget.root.locator(`${group} .choice`);
    await widget.root.locator(`${group} .choice[tabindex="0"]`).focus();
    const seen = new Set([await at(page)]);
    const all = await choices.count();
    for (let n = 1; n < all; n += 1) {
      await page.keyboard.press(key);
      seen.add(await at(page));
    }
    assert.equal(seen.size, all, `${group}: each choice once`);
    await page.keyboard.press(key);
    assert.ok(seen.has(await at(page)), "and around");
  };
  const pressed = () => widget.root.locator('[aria-pressed="true"]').evaluateAll((found) => found.map(({ value }) => value));
  const was = await pressed();
  await through(".choices", "ArrowRight");
  await through(".choices", "ArrowUp");
  await through(".scale", "ArrowDown");
  await widget.press("done");
  // The next question takes the focus along, once it is drawn.
  await page.waitForFunction(() => document.querySelector("afterword-feedback").shadowRoot.activeElement?.classList.contains("step"));
  for (const group of ["gp", "gn"]) await through(`.chips[aria-labelledby="${group}"]`, "ArrowRight");
  assert.deepEqual(was, ["4", "effort.6"]);
  assert.deepEqual(await pressed(), ["4"]);
  assert.equal(page.posts.length, posts);
});

test("right to left, arrows go where they point", async () => {
  const { page, widget } = await reach(stage, "asked", { ...STILL, lang: "ar" });
  await widget.choice(1).focus();
  for (const [key, value] of [["ArrowLeft", "2"], ["ArrowLeft", "3"], ["ArrowRight", "2"], ["ArrowDown", "3"], ["ArrowUp", "2"], ["End", "5"], ["Home", "1"], ["ArrowRight", "5"]]) {
    await page.keyboard.press(key);
    assert.equal(await at(page), value, key);
  }
  const [x1, x2] = [await widget.choice(1).boundingBox(), await widget.choice(2).boundingBox()];
  assert.ok(x2.x < x1.x, "the second is left of the first");
  assert.equal(page.posts.length, 0);
});

test("keys that are pressed in the page's own field are the page's", async () => {
  for (const layout of ["inline", "popover"]) {
    const { page, widget } = await reach(stage, "asked", { ...STILL, layout });
    const field = page.getByRole("searchbox");
    await field.focus();
    await page.keyboard.type("12345");
    assert.equal(await field.inputValue(), "12345");
    for (const key of ["ArrowLeft", "Home", "Escape"]) await page.keyboard.press(key);
    assert.ok(await page.evaluate(() => document.activeElement.type === "search"), "the focus stays");
    assert.ok(await widget.root.locator(".card").isVisible(), "Escape is not ours there");
    assert.equal(await widget.root.locator('[aria-pressed="true"]').count(), 0);
    assert.equal(page.posts.length, 0);
  }
});

test("a popover that took the focus gives it back, by Escape from anywhere inside and by its button", async () => {
  const leave = {
    "Escape on a choice": (page) => page.keyboard.press("Escape"),
    "Escape in the words": async (page, widget) => {
      await widget.choice(4).click();
      await widget.press("skip", "skip", "skip");
      await widget.root.locator("textarea").focus();
      await page.keyboard.press("Escape");
    },
    "the button": (page, widget) => widget.button("Close").press("Enter"),
  };
  for (const [name, go] of Object.entries(leave)) {
    const page = await stage.page({ ...STILL, layout: "popover" });
    await page.locator("#before").focus();
    await stage.show(page, { layout: "popover", focus: true });
    const widget = new Steps(page);
    await widget.full();
    await page.waitForFunction(() => document.querySelector("afterword-feedback").shadowRoot.activeElement?.value === "1");
    await go(page, widget);
    await page.getByRole("dialog").waitFor({ state: "detached" });
    assert.equal(await page.evaluate(() => document.activeElement.id), "before", name);
    await page.context().close();
  }
});
