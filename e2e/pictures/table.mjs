// A table of a restaurant: its card, the guest's phone, the staff's tablet.

import { BISTRO } from "../lib/api.mjs";
import { openBoard } from "../lib/board.mjs";
import { openPage } from "../lib/browser.mjs";
import { adopted, openTable } from "../lib/table.mjs";
import { collage, data } from "./collage.mjs";

const OWNER = { authorization: `Bearer ${BISTRO.ownerKey}` };
const BRANCH = "garden";
const TABLET = { viewport: { width: 900, height: 520 }, deviceScaleFactor: 1 };

async function made(api, path, body) {
  const reply = await api.post(path, body, OWNER);
  if (reply.status !== 201) throw new Error(`${path}: ${reply.status} ${reply.text}`);
  return reply.body;
}

/** One printed card. */
async function card({ url, browser }, place) {
  const reply = await fetch(`${url}/v1/places/sheet?cards=4&branch=${BRANCH}`, { headers: OWNER });
  const page = await openPage(browser, { viewport: { width: 900, height: 1200 }, deviceScaleFactor: 2 });
  await page.setContent(await reply.text());
  const image = await page.locator(`[data-place=${place}]`).screenshot();
  await page.context().close();
  return { image: data(image) };
}

const press = (page, name) => page.getByRole("button", { name, exact: true }).tap();

/** A guest who has scanned a card; what it is about is done by `then`. */
async function guest({ url, browser }, code, then) {
  const page = await openTable(browser, url, code, { reducedMotion: "reduce", viewport: { width: 390, height: 640 } });
  await adopted(page);
  await then?.(page);
  return page;
}

export async function tablePicture(stage) {
  const { places } = await made(stage.api, "/v1/places", { branch: BRANCH, prefix: "g-", range: "1-12", name: "Table {n}" });
  const { key } = await made(stage.api, "/v1/keys", { role: "board", branch: BRANCH, label: "Tablet" });
  const code = (n) => places.find(({ place }) => place === `g-${n}`).code;
  const board = await openBoard(await openPage(stage.browser, TABLET), { worker: stage.worker, key, branch: BRANCH });

  const printed = await card(stage, "g-7");
  const asked = await guest(stage, code(7));
  const question = { image: data(await asked.screenshot()), frame: "phone" };
  await guest(stage, code(3), (page) => press(page, "Very dissatisfied"));
  await press(asked, "Dissatisfied");
  await press(asked, "Please send somebody");
  await board.locator("li.card", { hasText: "Table 7" }).getByRole("button", { name: "I am going: Table 7" }).click();
  await board.getByRole("textbox").fill("Maya");
  await board.keyboard.press("Enter");
  await asked.getByText("Maya").waitFor();
  const waiting = { image: data(await asked.screenshot()), frame: "phone" };
  await board.mouse.move(0, 0);
  const tablet = { image: data(await board.screenshot()), frame: "tablet" };
  await collage(stage.browser, [{ width: 330, images: [printed] }, { width: 300, images: [question] }, { width: 760, images: [tablet] }, { width: 300, images: [waiting] }], { name: "table", width: 1880 });
}
