// Cards as they come out of a printer: every code is read again by a reader that is none of ours.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import jsQR from "jsqr";
import { PNG } from "pngjs";

import { Api, BISTRO } from "../lib/api.mjs";
import { screenshot, startBrowser } from "../lib/browser.mjs";
import { startWorker } from "../lib/worker.mjs";

/** A printed page and its camera: 200 dots an inch. */
const DPI = 200;
const TABLES = 14;

let worker;
let browser;
let codes;
const owner = { authorization: `Bearer ${BISTRO.ownerKey}` };
before(async () => {
  worker = await startWorker();
  browser = await startBrowser();
  const api = new Api(worker.url);
  const made = await api.post("/v1/places", { range: `1-${TABLES}`, name: "Table {n}" }, owner);
  assert.equal(made.status, 201, made.text);
  codes = new Map(made.body.places.map(({ place, address }) => [place, address]));
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

const sheet = async (query) => {
  const reply = await fetch(`${worker.url}/v1/places/sheet?${query}`, { headers: owner });
  assert.equal(reply.status, 200);
  return reply.text();
};

/** The sheet in a browser, as a page of paper. */
async function printed(query) {
  const page = await browser.newPage({ deviceScaleFactor: DPI / 96, viewport: { width: 900, height: 1200 } });
  await page.emulateMedia({ media: "print" });
  await page.setContent(await sheet(query));
  return page;
}

/** The picture turned about its middle, as by a hand that holds a phone; a lens blends what lies between two dots. */
function turned({ width, height, data }, degrees) {
  const [sin, cos] = [Math.sin, Math.cos].map((f) => f((degrees * Math.PI) / 180));
  const out = new PNG({ width, height });
  out.data.fill(255);
  const grey = (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? 255 : data[(y * width + x) * 4]);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const [dx, dy] = [x - width / 2, y - height / 2];
      const [fx, fy] = [cos * dx + sin * dy + width / 2, cos * dy - sin * dx + height / 2];
      const [left, top] = [Math.floor(fx), Math.floor(fy)];
      const row = (at) => grey(left, at) + (grey(left + 1, at) - grey(left, at)) * (fx - left);
      const blend = row(top) + (row(top + 1) - row(top)) * (fy - top);
      out.data.fill(Math.round(blend), (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return out;
}

/** A greasy thumb on the corner that has no finder, an eighth of each side. */
function smudged(picture, { x, y, side }) {
  const out = new PNG({ width: picture.width, height: picture.height });
  picture.data.copy(out.data);
  // The white around the code is no loss.
  const quiet = (side * 4) / 45;
  const [right, bottom] = [x + side - quiet, y + side - quiet];
  const size = (side - 2 * quiet) / 8;
  for (let row = Math.round(bottom - size); row < bottom; row += 1) {
    for (let column = Math.round(right - size); column < right; column += 1) out.data.fill(120, (row * out.width + column) * 4, (row * out.width + column) * 4 + 3);
  }
  return out;
}

/** What the reader makes of a picture, if anything. */
const read = ({ data, width, height }) => jsQR(new Uint8ClampedArray(data), width, height)?.data || undefined;

/** A camera sees many pictures while it is held so: one of them is enough, but none may be read as something else. */
function sees(picture, angles, address, what) {
  const seen = angles.values().map((angle) => read(angle ? turned(picture, angle) : picture));
  const first = seen.find((text) => text !== undefined);
  assert.equal(first, address, what);
}

/** Expects that each card's code leads to its place: as printed, held askew, and with a smudge. */
async function check(query, places) {
  const page = await printed(query);
  const seen = [];
  for (const card of await page.locator(".card").all()) {
    const place = await card.getAttribute("data-place");
    seen.push(place);
    const picture = PNG.sync.read(await card.screenshot());
    const [around, code] = [await card.boundingBox(), await card.locator(".code").boundingBox()];
    const dots = DPI / 96;
    // It lies in the middle of its part.
    const side = Math.min(code.width, code.height);
    const where = {
      x: (code.x - around.x + (code.width - side) / 2) * dots,
      y: (code.y - around.y + (code.height - side) / 2) * dots,
      side: side * dots,
    };
    const ways = [
      ["straight", picture, [0]],
      ["askew", picture, [3, 2.6, 3.4]],
      ["askew the other way", picture, [-3, -2.6, -3.4]],
      ["smudged", smudged(picture, where), [0, 0.5]],
    ];
    for (const [way, seen, angles] of ways) sees(seen, angles, codes.get(place), `${query}: ${place} ${way}`);
  }
  assert.deepEqual(seen, places);
  await page.close();
}

/** Expects that nothing is cut off: not on a card, and not between the words and the code. */
async function fits(query) {
  const page = await printed(query);
  const cut = await page.locator(".card").evaluateAll((cards) =>
    cards.filter((card) => {
      const { right, bottom } = card.getBoundingClientRect();
      const outside = (part) => part.getBoundingClientRect().bottom > bottom || part.getBoundingClientRect().right > right;
      return card.scrollHeight > card.clientHeight || card.scrollWidth > card.clientWidth || [...card.children].some(outside);
    }).map((card) => card.dataset.place),
  );
  assert.deepEqual(cut, [], query);
  await screenshot(page, `sheet-${query.replace(/\W+/g, "-")}`);
  await page.close();
}

const range = (most) => Array.from({ length: most }, (_, n) => `t-${n + 1}`);

for (const paper of ["a4", "letter"]) {
  for (const cards of [1, 6, 12]) {
    test(`every code of a sheet with ${cards} a page on ${paper} is read again`, async () => {
      // One card a page is the same code at any size: two of them show it.
      if (cards === 1) {
        await check(`paper=${paper}&cards=1&place=t-1`, ["t-1"]);
        await check(`paper=${paper}&cards=1&place=t-14`, ["t-14"]);
      } else {
        await check(`paper=${paper}&cards=${cards}`, range(TABLES));
      }
    });
  }

  test(`a PDF on ${paper} has as many pages as are needed, and nothing is cut off`, async () => {
    for (let cards = 1; cards <= 12; cards += 1) {
      const query = `paper=${paper}&cards=${cards}&languages=en,es`;
      const page = await printed(query);
      const pdf = await page.pdf({ preferCSSPageSize: true, printBackground: true });
      const pages = pdf.toString("latin1").match(/\/Type\s*\/Page\b(?!s)/g).length;
      assert.equal(pages, Math.ceil(TABLES / cards), query);
      await page.close();
      await fits(query);
    }
  });
}

test("an owner looks at the sheet, changes it and prints it", async () => {
  const page = await browser.newPage();
  const asked = [];
  page.on("request", (request) => asked.push(request.url()));
  await page.goto(`${worker.url}/sheet/${BISTRO.site}#key=${BISTRO.ownerKey}`);
  const cards = page.frameLocator("#sheet").locator(".card");
  await page.getByText(`${TABLES} cards on 3 pages.`).waitFor();
  assert.equal(await cards.count(), TABLES);
  // The key is in no address that anybody is sent, nor in the address bar.
  assert.ok(asked.every((url) => !url.includes(BISTRO.ownerKey)), asked.join("\n"));
  assert.equal(new URL(page.url()).hash, "");
  await page.getByLabel("Cards a page").selectOption("12");
  await page.getByText(`${TABLES} cards on 2 pages.`).waitFor();
  await page.getByLabel("Paper").selectOption("letter");
  // The frame has the look of the sheet: its policy lets the style in.
  const hasLook = () => page.evaluate(() => {
    // Between two documents there is none.
    const sheet = document.getElementById("sheet").contentDocument?.documentElement;
    const card = sheet?.innerHTML.includes("size:letter") && sheet.querySelector(".card");
    return !!card && getComputedStyle(card).textAlign === "center";
  });
  for (const deadline = Date.now() + 20_000; !(await hasLook()); ) {
    assert.ok(Date.now() < deadline, "the sheet has its style");
    await new Promise((done) => setTimeout(done, 50));
  }
  await page.evaluate(() => {
    const { contentWindow } = document.getElementById("sheet");
    contentWindow.print = () => (globalThis.printed = true);
  });
  await page.getByRole("button", { name: "Print" }).click();
  assert.equal(await page.evaluate(() => globalThis.printed), true);
  // A reload goes on with the key of this tab.
  await page.reload();
  await page.getByText("cards on").waitFor();
  await page.close();
});

test("a key that may not is told so, and another can be pasted", async () => {
  const page = await browser.newPage();
  await page.goto(`${worker.url}/sheet/${BISTRO.site}`);
  await page.getByText("Paste a key").waitFor();
  await page.getByLabel("API key").fill(BISTRO.hostKey);
  await page.getByRole("button", { name: "Show the cards" }).click();
  await page.getByText("This takes a key of the role").waitFor();
  await page.getByLabel("API key").fill(BISTRO.supervisorKey);
  await page.getByRole("button", { name: "Show the cards" }).click();
  await page.getByText(`${TABLES} cards on`).waitFor();
  await page.close();
});
