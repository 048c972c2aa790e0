// The widget in a page, by what a person can see and press.

import { readFileSync } from "node:fs";
import { join } from "node:path";

import { nextWrite } from "./browser.mjs";
import { DIST } from "./repo.mjs";

export class Widget {
  /** `page`: or a frame of `top`. */
  constructor(page, top = page) {
    this.page = page;
    this.top = top;
    this.root = page.locator("afterword-feedback");
  }

  button(name) {
    return this.root.getByRole("button", { name, exact: true });
  }

  /** Until a button is pressed in, or not any more. */
  pressed(name, pressed) {
    return this.root.getByRole("button", { name, exact: true, pressed }).waitFor();
  }

  /** What is told: shown, and said to a screen reader beside it. */
  text(text) {
    return this.root.getByText(text).first();
  }

  /** Presses a button and resolves with the reply to the write that follows. */
  async post(name, wanted) {
    const [reply] = await Promise.all([nextWrite(this.top, wanted), this.button(name).click()]);
    return reply;
  }

  /** Until the Wasm owns what is on the screen. */
  full() {
    return this.page.waitForFunction(() => document.querySelector("afterword-feedback")?.session?.full);
  }

  /** Until the pause is over in which a second click of a double click meets nothing. */
  settled() {
    return this.root.evaluate(({ shadowRoot }) => Promise.allSettled(shadowRoot.getAnimations().map(({ finished }) => finished)).then(() => {}));
  }

  /** Until a follow-up question has the focus, as it has for somebody who uses the keyboard. */
  asks(question) {
    return this.page.waitForFunction((text) => {
      const at = document.querySelector("afterword-feedback").shadowRoot.activeElement;
      return at?.classList.contains("step") && at.textContent.startsWith(text);
    }, question);
  }

  /** The name of what has the focus inside the widget. */
  focused() {
    return this.page.evaluate(() => {
      const at = document.querySelector("afterword-feedback").shadowRoot.activeElement;
      return at && (at.getAttribute("aria-label") ?? at.textContent.trim());
    });
  }
}

/** Holds requests for paths that match until `release()`; `seen` resolves at the first one. */
export async function hold(page, pattern) {
  const gate = Promise.withResolvers();
  const first = Promise.withResolvers();
  await page.route(pattern, async (route) => {
    first.resolve(route.request());
    await gate.promise;
    await route.continue().catch(() => {});
  });
  return { release: gate.resolve, seen: first.promise };
}

/** The built files by their roles. */
export const { current } = JSON.parse(readFileSync(join(DIST, "assets.json"), "utf8"));
const file = (role) => new RegExp(`/${current[role].file}$`);

export const LOADER = file("widget");
export const FIRST = file("first");
export const GLUE = file("glue");
export const WASM = file("wasm");
export const WRITES = /\/v1\/answers$/;
