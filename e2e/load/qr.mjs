// The page of a code on slow phone lines: what travels, and the time from navigation to a counted answer, in fresh
// browser contexts. "plain": no script runs, a face is tapped once it is painted. "script": it is tapped once the page's
// script has taken the form over. Counted: the reply to the write has come. Medians; one JSON line.

import { Api } from "../lib/api.mjs";
import { startBrowser } from "../lib/browser.mjs";
import { LINES, PHONE, adopted, newTable, slowed } from "../lib/table.mjs";
import { startWorker } from "../lib/worker.mjs";
import { median } from "./post.mjs";

const ROUNDS = Number(process.env.AFTERWORD_ROUNDS ?? 7);

const worker = await startWorker({ spied: false });
const browser = await startBrowser();

async function visit(address, line, scripts) {
  const context = await browser.newContext({ ...PHONE, locale: "en-GB", javaScriptEnabled: scripts });
  try {
    const page = await context.newPage();
    const cdp = await slowed(page, line);
    let bytes = 0;
    let requests = 0;
    cdp.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
    cdp.on("Network.requestWillBeSent", ({ request }) => (requests += request.url.startsWith("http") ? 1 : 0));
    const counted = page.waitForResponse((reply) => reply.request().method() === "POST" && /^\/(q\/|v1\/answers)/.test(new URL(reply.url()).pathname), { timeout: 60_000 });
    const from = performance.now();
    await page.goto(address, { waitUntil: "commit" });
    await page.locator(".choice").last().waitFor();
    const painted = performance.now() - from;
    if (scripts) await adopted(page);
    const before = { requests, bytes };
    await page.locator(".choice").last().tap();
    const reply = await counted;
    const ms = performance.now() - from;
    if (![200, 303].includes(reply.status())) throw new Error(`${address}: ${reply.status()}`);
    return { painted, ms, ...before };
  } finally {
    await context.close();
  }
}

try {
  const api = new Api(worker.url);
  const code = await newTable(api, "Bench");
  const address = `${worker.url}/q/${code}`;
  const html = await fetch(address, { headers: { "accept-language": "en-GB" } });
  const qr = { rounds: ROUNDS, html_bytes: (await html.arrayBuffer()).byteLength };
  for (const [name, line] of Object.entries(LINES)) {
    for (const [way, scripts] of [["plain", false], ["script", true]]) {
      const all = [];
      // The first one warms up what all share.
      for (let n = 0; n <= ROUNDS; n += 1) {
        const one = await visit(address, line, scripts);
        if (n) all.push(one);
      }
      const middle = (what) => Math.round(median(all.map((one) => one[what])));
      qr[`${name} ${way}`] = { painted_ms: middle("painted"), counted_ms: middle("ms"), bytes: middle("bytes"), requests: middle("requests") };
    }
  }
  console.log(JSON.stringify({ qr }));
} finally {
  await browser.close();
  await worker.close();
}
