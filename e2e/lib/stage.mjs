// A bare page of a customer of ours with one widget on it, in any language, layout and size.

import { once } from "node:events";
import { createServer } from "node:http";

import { Api } from "./api.mjs";
import { openPage, startBrowser } from "./browser.mjs";
import { Widget } from "./widget.mjs";
import { startWorker } from "./worker.mjs";

const host = (script) => `<!doctype html><html lang="en"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1"><title>A shop</title><link rel="icon" href="data:,">
<style>:root{color-scheme:light dark}body{margin:0;padding:1em;font-family:system-ui;background:Canvas;color:CanvasText}main{max-width:40em;margin:auto}</style></head>
<body><main><h1>Thank you for your visit</h1><p><label>Search <input type="search"></label> <button type="button" id="before">Help</button></p>
<div id="at"></div><p id="below">What stands below.</p></main>
<script type="module" src="${script}"></script></body></html>`;

/** Layouts with the windows that they are met in: a whole one, one at 200 %, and 320 px. */
export const WINDOWS = {
  inline: { 100: [1100, 900], 200: [550, 450], 320: [320, 640] },
  popover: { 100: [1100, 900], 200: [550, 450], 320: [320, 640] },
  sheet: { 100: [390, 844], 200: [480, 400], 320: [320, 640] },
};

export const size = (layout, zoom) => {
  const [width, height] = WINDOWS[layout][zoom];
  return { width, height };
};

/** The Worker, a browser, and a server with the page. */
export async function startStage(options) {
  const worker = await startWorker(options);
  const url = worker.url.replace("127.0.0.1", "localhost");
  const browser = await startBrowser();
  const server = createServer((request, response) => {
    response.writeHead(200, { "content-type": "text/html" });
    response.end(host(`${url}/widget.js`));
  });
  await once(server.listen(0), "listening");
  const api = new Api(worker.url);
  return {
    worker,
    url,
    api,
    browser,
    /** The page without a widget; `before` may prepare it. */
    async page({ before, layout = "inline", ...options } = {}) {
      const page = await openPage(browser, { viewport: size(layout, 100), ...options });
      await before?.(page);
      await page.goto(`http://localhost:${server.address().port}/`);
      await page.waitForFunction(() => globalThis.afterword);
      return page;
    },
    /** Opens the widget for a token; resolves once the question is on the screen. */
    async show(page, { token, lang, layout = "inline", focus } = {}) {
      const invitation = token ?? (await api.token({}));
      await page.evaluate((options) => void globalThis.afterword.open(options), {
        token: invitation, lang, focus, endpoint: url, layout: layout === "sheet" ? "popover" : layout, target: layout === "inline" ? "#at" : undefined,
      });
      const widget = new Widget(page);
      await widget.root.locator(".question").first().waitFor();
      return widget;
    },
    async close() {
      await browser.close();
      server.close().closeAllConnections();
      await worker.close();
    },
  };
}
