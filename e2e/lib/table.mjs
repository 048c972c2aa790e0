// A restaurant's table: its code, the page behind it, and a guest's phone.

import { BISTRO } from "./api.mjs";
import { openPage } from "./browser.mjs";

export const PHONE = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 };

/** Makes a table of the demo's restaurant; resolves with its code. */
export async function newTable(api, name) {
  const place = `t-${name.toLowerCase().replace(/\W+/g, "-")}`;
  const made = await api.post("/v1/places", { place, name }, { authorization: `Bearer ${BISTRO.ownerKey}` });
  if (made.status !== 201) throw new Error(`no table: ${made.status} ${made.text}`);
  return made.body.places[0].code;
}

/** A phone on the page of a code. `before` prepares it; `requests` is what it has asked for. */
export async function openTable(browser, url, code, { before, query = "", ...options } = {}) {
  const page = await openPage(browser, { ...PHONE, ...options });
  page.requests = [];
  page.on("request", (request) => page.requests.push(new URL(request.url()).pathname));
  // What each reply cost, where the Worker is spied on.
  page.rows = [];
  page.on("response", (reply) => {
    const rows = reply.headers()["x-test-rows"];
    if (rows) page.rows.push({ path: new URL(reply.url()).pathname.slice(0, 20), rows: JSON.parse(rows) });
  });
  await before?.(page);
  await page.goto(`${url}/q/${code}${query}`);
  return page;
}

/** A slow phone line: bytes a second, and ms for each request. What connecting costs is not part of it. */
export const LINES = {
  "2G": { offline: false, latency: 300, downloadThroughput: 250_000 / 8, uploadThroughput: 50_000 / 8 },
  "3G": { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 },
};

/** Puts a page on such a line. Resolves with what tells of its network. */
export async function slowed(page, line) {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send("Network.enable");
  await cdp.send("Network.emulateNetworkConditions", line);
  return cdp;
}

/** Until the script has taken the form over. */
export const adopted = (page) => page.locator(".choice[aria-pressed]").first().waitFor();

/** The figures of one table. */
export async function figuresOf(api, place) {
  const reply = await api.aggregate({ place }, BISTRO.readKey);
  if (reply.status !== 200) throw new Error(`no figures: ${reply.status} ${reply.text}`);
  return reply.body.groups[0];
}
