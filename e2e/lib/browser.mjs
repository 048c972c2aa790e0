// A real browser, and the widget in it as a person or a screen reader meets it.

import { mkdir } from "node:fs/promises";
import { join } from "node:path";

import { chromium } from "playwright-core";

import { OUT } from "./repo.mjs";

/** Starts the browser that `CHROME_PATH` names. */
export function startBrowser(options) {
  return chromium.launch({ executablePath: process.env.CHROME_PATH ?? "/usr/bin/chromium", args: ["--no-sandbox"], ...options });
}

/** A page whose uncaught errors fail the test, and whose calls to the Worker are kept. */
export async function openPage(browser, options = {}) {
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1100, height: 900 }, ...options });
  return watch(await context.newPage());
}

/** Keeps what a page does wrong and what it posts. */
export function watch(page) {
  page.errors = [];
  page.posts = [];
  page.on("pageerror", (error) => page.errors.push(error.message));
  page.on("request", (request) => {
    if (request.method() === "POST" && new URL(request.url()).pathname === "/v1/answers") page.posts.push(JSON.parse(request.postData()));
  });
  return page;
}

export async function screenshot(page, name) {
  await mkdir(OUT, { recursive: true });
  await page.screenshot({ path: join(OUT, `${name}.png`), fullPage: true, animations: "disabled" });
}

/** Resolves with the reply to the next write for which `wanted` holds. */
export async function nextWrite(page, wanted = () => true) {
  const reply = await page.waitForResponse(async (response) => {
    const request = response.request();
    if (request.method() !== "POST" || new URL(request.url()).pathname !== "/v1/answers") return false;
    return wanted(JSON.parse(request.postData()));
  });
  return { status: reply.status(), body: await reply.json() };
}
