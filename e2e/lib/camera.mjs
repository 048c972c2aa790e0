// What a camera sees of a printed page, and what an independent reader makes of it.

import jsQR from "jsqr";
import { PNG } from "pngjs";

/** A printed page and its camera: 200 dots an inch. */
export const DPI = 200;

/** Paints one dot of a picture grey. */
function paint({ width, data }, x, y, grey) {
  const at = (y * width + x) * 4;
  data[at] = data[at + 1] = data[at + 2] = grey;
}

/** The picture turned about its middle, as by a hand that holds a phone; a lens blends what lies between two dots. */
export function turned({ width, height, data }, degrees) {
  const [sin, cos] = [Math.sin, Math.cos].map((f) => f((degrees * Math.PI) / 180));
  const out = new PNG({ width, height });
  out.data.fill(255);
  const grey = (x, y) => (x < 0 || y < 0 || x >= width || y >= height ? 255 : data[(y * width + x) * 4]);
  for (let y = 0; y < height; y += 1) {
    const dy = y - height / 2;
    for (let x = 0; x < width; x += 1) {
      const dx = x - width / 2;
      const fx = cos * dx + sin * dy + width / 2;
      const fy = cos * dy - sin * dx + height / 2;
      const left = Math.floor(fx);
      const top = Math.floor(fy);
      const above = grey(left, top) + (grey(left + 1, top) - grey(left, top)) * (fx - left);
      const below = grey(left, top + 1) + (grey(left + 1, top + 1) - grey(left, top + 1)) * (fx - left);
      paint(out, x, y, above + (below - above) * (fy - top));
    }
  }
  return out;
}

/**
 * A greasy thumb on the corner that has no finder, such a part of each side. What is left there is the small square by which
 * this reader finds its way: phones go by the three large ones where it is lost.
 */
export function smudged(picture, { x, y, side, quiet }, part) {
  const out = new PNG({ width: picture.width, height: picture.height });
  picture.data.copy(out.data);
  // The white around the code is no loss.
  const [right, bottom, module] = [x + side - quiet, y + side - quiet, quiet / 4];
  const size = (side - 2 * quiet) * part;
  const isLeft = (from) => from > 3.5 * module && from < 9.5 * module;
  for (let row = Math.round(bottom - size); row < bottom; row += 1) {
    for (let column = Math.round(right - size); column < right; column += 1) {
      if (isLeft(right - column) && isLeft(bottom - row)) continue;
      paint(out, column, row, 120);
    }
  }
  return out;
}

/** What the reader makes of a picture, if anything. */
export const read = ({ data, width, height }) => jsQR(new Uint8ClampedArray(data), width, height, { inversionAttempts: "dontInvert" })?.data || undefined;

/** The codes of a printed page as a camera sees them, each with what is beside it, as who holds a phone before it frames it. */
export async function photograph(page) {
  const picture = PNG.sync.read(await page.screenshot());
  const around = await page.boundingBox();
  const dots = DPI / 96;
  const cards = await page.locator(".card").all();
  return Promise.all(cards.map(async (card) => {
    const [place, address] = await Promise.all(["data-place", "data-address"].map((name) => card.getAttribute(name)));
    const code = await card.locator(".code").boundingBox();
    const modules = Number((await card.locator(".code").getAttribute("viewBox")).split(" ")[2]);
    // The code lies in the middle of its part.
    const side = Math.min(code.width, code.height) * dots;
    const where = {
      x: (code.x - around.x) * dots + (code.width * dots - side) / 2,
      y: (code.y - around.y) * dots + (code.height * dots - side) / 2,
      side,
      quiet: (side * 4) / modules,
    };
    return { place, address, millimetres: (side / modules / DPI) * 25.4, ...framed(picture, where) };
  }));
}

/** A part of a picture, with some of what is around it. */
function framed(picture, { x, y, side, quiet }) {
  const edge = Math.round(side * 0.15);
  const from = (at) => Math.max(0, Math.round(at) - edge);
  const [left, top] = [from(x), from(y)];
  const width = Math.min(picture.width - left, Math.round(side) + 2 * edge);
  const height = Math.min(picture.height - top, Math.round(side) + 2 * edge);
  const out = new PNG({ width, height });
  PNG.bitblt(picture, out, left, top, width, height, 0, 0);
  return { picture: out, where: { x: x - left, y: y - top, side, quiet } };
}
