// One page load in a browser context of its own, seen through the DevTools protocol alone: what a test framework would
// put into the page would be measured too.

import { readFile } from "node:fs/promises";

import { SUPPORT } from "../../lib/api.mjs";
import { CONTESTANTS, FACTS } from "./contestants.mjs";

const PROBE = await readFile(new URL("probe.js", import.meta.url), "utf8");
const PHONE = { width: 412, height: 900 };
const SLOW_CPU = 4;
/** 1.6 Mbit/s down, 750 kbit/s up, in bytes a second. */
const SLOW_NETWORK = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

/** Opens a page, does what is asked with it, and leaves nothing behind. */
async function withPage(browser, work) {
  const context = await browser.newContext({ viewport: PHONE, locale: "en-GB" });
  try {
    const page = await context.newPage();
    const cdp = await context.newCDPSession(page);
    for (const domain of ["Page", "Network", "Performance", "HeapProfiler"]) await cdp.send(`${domain}.enable`);
    await cdp.send("Page.addScriptToEvaluateOnNewDocument", { source: PROBE });
    const tab = {
      cdp,
      async press(selector) {
        const { x, y } = await tab.ask(`probe.settled(${JSON.stringify(selector)})`);
        await page.mouse.click(x, y);
      },
      slow: {
        cpu: () => cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOW_CPU }),
        network: () => cdp.send("Network.emulateNetworkConditions", SLOW_NETWORK),
      },
      async go(url) {
        const { errorText } = await cdp.send("Page.navigate", { url });
        if (errorText) throw new Error(`${url}: ${errorText}`);
      },
      /** The value of an expression, awaited, in the page. */
      async ask(expression) {
        const asked = cdp.send("Runtime.evaluate", { expression, awaitPromise: true, returnByValue: true });
        const { result, exceptionDetails } = await within(60_000, expression, asked);
        if (exceptionDetails) throw new Error(`${expression}: ${exceptionDetails.exception?.description ?? exceptionDetails.text}`);
        return result.value;
      },
    };
    return await work(tab);
  } finally {
    await context.close();
  }
}

/** A widget that never comes ends the run, and is named. */
function within(ms, what, work) {
  const late = Promise.withResolvers();
  const timer = setTimeout(() => late.reject(new Error(`not within ${ms / 1000} s: ${what}`)), ms);
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer));
}

/** What travels: requests with the bytes of their bodies as they arrive, compressed. */
function listen(cdp) {
  const requests = new Map();
  const chunks = [];
  const answered = Promise.withResolvers();
  cdp.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
    if (request.url.startsWith("http")) requests.set(requestId, { path: new URL(request.url).pathname, timestamp });
  });
  cdp.on("Network.dataReceived", ({ requestId, timestamp, encodedDataLength }) => chunks.push({ requestId, timestamp, encodedDataLength }));
  cdp.on("Network.responseReceived", ({ response: { url, status } }) => {
    if (new URL(url).pathname === "/v1/answers") answered.resolve(status);
  });
  return {
    /** Once the Worker has stored the click. */
    async stored() {
      const status = await within(60_000, "a reply to the click", answered.promise);
      if (status !== 200) throw new Error(`the click was answered ${status}`);
    },
    /** Until a moment, without the page itself. */
    until(moment, pagePath) {
      const began = [...requests].filter(([, { path, timestamp }]) => path !== pagePath && timestamp <= moment);
      const counted = new Set(began.map(([id]) => id));
      const arrived = chunks.filter(({ requestId, timestamp }) => counted.has(requestId) && timestamp <= moment);
      return { requests: began.length, bytes: arrived.reduce((sum, { encodedDataLength }) => sum + encodedDataLength, 0) };
    },
  };
}

/** Cold, on a slow phone: from the navigation to a rating that can be pressed, which is then pressed. */
export function cold(browser, server, name, { choice, taken, stores }) {
  return withPage(browser, async ({ cdp, press, slow, go, ask }) => {
    const network = listen(cdp);
    await slow.cpu();
    await slow.network();
    const path = `/${name}.html`;
    await go(server + path);
    const ms = await ask(`probe.clickable(${JSON.stringify(choice)})`);
    await press(choice);
    await ask(`probe.appears(${JSON.stringify(taken)})`);
    if (stores) await network.stored();
    const { metrics } = await cdp.send("Performance.getMetrics");
    const began = metrics.find((metric) => metric.name === "NavigationStart").value;
    return { ms, long_tasks_ms: await ask(`probe.blocked(${ms})`), ...network.until(began + ms / 1000, path) };
  });
}

const options = JSON.stringify({ siteKey: SUPPORT.siteKey, facts: FACTS, target: "#feedback" });
const { choice } = CONTESTANTS.afterword;

/** From `open()` to a rating that can be pressed, with texts and Wasm there already, on a slow CPU. */
export function openPreloaded(browser, server) {
  return withPage(browser, async ({ slow, go, ask }) => {
    await go(`${server}/with.html`);
    await ask(`probe.until(() => globalThis.afterword).then(() => afterword.preload(${options}))`);
    await ask("probe.until(() => probe.memories.length)");
    await slow.cpu();
    return ask(`(async () => {
      const began = performance.now();
      afterword.open(${options});
      return (await probe.clickable(${JSON.stringify(choice)})) - began;
    })()`);
  });
}

/** Used JS heap after two forced collections, and Wasm memory, with the first question answered; less the page alone. */
export async function memory(browser, server) {
  const heap = async (cdp) => {
    await cdp.send("HeapProfiler.collectGarbage");
    await cdp.send("HeapProfiler.collectGarbage");
    return (await cdp.send("Runtime.getHeapUsage")).usedSize;
  };
  const without = await withPage(browser, async ({ cdp, press, go, ask }) => {
    await go(`${server}/without.html`);
    await press("h1");
    return heap(cdp);
  });
  const { used, wasm } = await withPage(browser, async ({ cdp, press, go, ask }) => {
    const network = listen(cdp);
    await go(`${server}/with.html`);
    await ask(`probe.until(() => globalThis.afterword).then(() => { afterword.open(${options}); })`);
    await press(choice);
    await network.stored();
    await ask("probe.until(() => probe.memories.length)");
    // By then the Wasm has drawn the step that follows.
    await ask("probe.idle().then(probe.idle)");
    return { used: await heap(cdp), wasm: await ask("probe.memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0)") };
  });
  return { heap_bytes: used - without, wasm_bytes: wasm };
}
