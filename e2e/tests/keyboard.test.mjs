// Without a mouse, and without eyes.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { nextWrite, screenshot } from "../lib/browser.mjs";
import { startDemo } from "../lib/demo.mjs";

let demo;
before(async () => {
  demo = await startDemo();
});
after(() => demo?.close());

async function opened(options) {
  const { page, widget } = await demo.ended(demo.pages.signed, options);
  await widget.full();
  return { page, widget, press: (...keys) => keys.reduce((done, key) => done.then(() => page.keyboard.press(key)), Promise.resolve()) };
}

/** Presses Tab until something of this name has the focus inside the widget. */
async function tabTo(page, widget, name) {
  for (let n = 0; n < 25; n += 1) {
    await page.keyboard.press("Tab");
    if ((await widget.focused()) === name) return;
  }
  assert.fail(`Tab never reaches ${name}`);
}

test("the whole journey by keyboard alone", async () => {
  const { page, widget, press } = await opened();
  assert.equal(await widget.focused(), null, "opening takes no focus");
  await tabTo(page, widget, "Very dissatisfied");
  await press("ArrowRight", "ArrowRight", "ArrowRight");
  assert.equal(await widget.focused(), "Satisfied");
  assert.equal(page.posts.length, 0, "arrows move the focus only");
  await screenshot(page, "keyboard-focus");
  await press("ArrowLeft", "End", "ArrowRight", "Home", "ArrowDown", "ArrowDown", "ArrowDown");
  assert.equal(await widget.focused(), "Satisfied");
  const [click] = await Promise.all([nextWrite(page), press("Enter")]);
  assert.deepEqual(click.body.answer, { rating: 4 });

  // The first click leaves the focus where it is; each later step takes it along.
  await tabTo(page, widget, "Strongly disagree");
  await press("6");
  await widget.asks("What was behind your rating?");
  await tabTo(page, widget, "Knowledge");
  await press("ArrowRight", "Space");
  await widget.pressed("Attitude", true);
  await press("Space");
  await widget.pressed("Attitude", false);
  await tabTo(page, widget, "Waiting time");
  await press("Space");
  await tabTo(page, widget, "Done");
  await press("Enter");
  await widget.asks("Is your question solved?");
  await tabTo(page, widget, "Yes");
  await press("Space");
  await widget.asks("Anything you want to tell us?");
  const words = widget.root.getByRole("textbox", { name: /Anything you want to tell us\?/ });
  await words.waitFor();
  while (!(await words.evaluate((node) => node.getRootNode().activeElement === node))) await press("Tab");
  await page.keyboard.type("2 days, 1 answer");
  assert.equal(await words.inputValue(), "2 days, 1 answer", "digits are text here");
  assert.equal(await widget.button("Satisfied").getAttribute("aria-pressed"), "true");
  await tabTo(page, widget, "Send");
  const [sent] = await Promise.all([nextWrite(page, ({ answer }) => answer.comment), press("Enter")]);
  assert.deepEqual(sent.body.answer, { rating: 4, effort: 6, reasons: ["wait"], solved: true, comment: "2 days, 1 answer" });
  await widget.text("Thank you for your feedback.").waitFor();
});

test("a digit chooses while the focus is inside, and means nothing outside", async () => {
  const { page, widget, press } = await opened();
  await page.getByRole("radio", { name: "As a popover" }).focus();
  await press("5");
  await widget.button("Neither").focus();
  const [reply] = await Promise.all([nextWrite(page), press("2")]);
  assert.deepEqual(reply.body.answer, { rating: 2 });
  assert.equal(page.posts.length, 1);
  await press("Control+4");
  assert.equal(await widget.button("Dissatisfied").getAttribute("aria-pressed"), "true", "a shortcut is somebody else's");
});

test("each group is one stop of Tab, and change brings the focus back to the recorded choice", async () => {
  const { page, widget, press } = await opened();
  await widget.button("Very dissatisfied").focus();
  await press("1");
  await widget.text("Did you mean this?").waitFor();
  await tabTo(page, widget, "Change");
  await press("Enter");
  await page.waitForFunction(() => document.querySelector("afterword-feedback").shadowRoot.activeElement?.value === "1");
  await press("Shift+Tab");
  assert.notEqual(await widget.focused(), "Dissatisfied");
});

test("a popover: Escape closes it and the focus goes back to where it was", async () => {
  const { page, widget, press } = await opened({ popover: true });
  await page.getByRole("button", { name: "Start another chat" }).focus();
  await page.evaluate(() => globalThis.afterword.close());
  await page.evaluate(async () => {
    const token = await (await fetch("/end-chat", { method: "POST", body: `again-${Math.random()}` })).text();
    globalThis.afterword.open({ token, focus: true });
  });
  await page.waitForFunction(() => document.querySelector("afterword-feedback")?.shadowRoot?.activeElement?.value === "1");
  await press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  assert.equal(await page.evaluate(() => document.activeElement.id), "again");
});

test("a screen reader is told question, choices, state and outcome", async () => {
  const { page, widget } = await opened();
  const question = "How satisfied are you with this chat?";
  assert.match(
    await widget.root.ariaSnapshot(),
    new RegExp(
      [
        String.raw`region "${question.replace("?", "\\?")}"`,
        String.raw`combobox "Language"`,
        String.raw`group "${question.replace("?", "\\?")}"`,
        String.raw`button "Very dissatisfied"`,
        String.raw`button "Dissatisfied"`,
        String.raw`button "Neither"`,
        String.raw`button "Satisfied"`,
        String.raw`button "Very satisfied"`,
      ].join(String.raw`[^]*`),
    ),
  );
  const status = widget.root.getByRole("status");
  await widget.post("Dissatisfied");
  await page.waitForFunction(() => /You chose: Dissatisfied/.test(document.querySelector("afterword-feedback").shadowRoot.querySelector("[role=status]").textContent));
  assert.equal(await widget.root.getByRole("button", { pressed: true }).count(), 1);
  await widget.root.getByRole("group", { name: /It was easy to get help\./ }).waitFor();
  await widget.button("Skip").click();
  for (const name of ["About the person who helped me", "Not about the person"]) {
    await widget.root.getByRole("group", { name }).waitFor();
  }
  const groups = async (name) => widget.root.getByRole("group", { name, exact: true }).getByRole("button").allInnerTexts();
  assert.deepEqual(await groups("About the person who helped me"), ["Knowledge", "Attitude", "Communication"]);
  assert.equal((await groups("Not about the person")).length, 9);
  await widget.post("Undo");
  await page.waitForFunction(() => /taken back/.test(document.querySelector("afterword-feedback").shadowRoot.querySelector("[role=status]").textContent));
  assert.equal(await widget.root.getByRole("button", { pressed: true }).count(), 0);
  assert.doesNotMatch(await status.innerText(), /Sending/, "what is over is not said any more");
});

test("every button has a name, no id is there twice, and pictures are silent", async () => {
  const { widget } = await opened();
  await widget.post("Very dissatisfied");
  await widget.text("It was easy to get help.").waitFor();
  const found = await widget.root.evaluate(({ shadowRoot }) => ({
    nameless: [...shadowRoot.querySelectorAll("button,select,textarea")].filter((one) => !(one.textContent.trim() || one.getAttribute("aria-label") || one.getAttribute("aria-labelledby"))).length,
    ids: [...shadowRoot.querySelectorAll("[id]")].map(({ id }) => id),
    loud: shadowRoot.querySelectorAll("svg:not([aria-hidden=true])").length,
    dangling: [...shadowRoot.querySelectorAll("[aria-labelledby]")].filter((one) => !shadowRoot.getElementById(one.getAttribute("aria-labelledby"))).length,
  }));
  assert.deepEqual({ ...found, ids: found.ids.length }, { nameless: 0, ids: new Set(found.ids).size, loud: 0, dangling: 0 });
});
