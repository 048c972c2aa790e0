// Pictures of screens side by side, in columns.

import { join } from "node:path";

import { ROOT } from "../lib/repo.mjs";

export const data = (image) => `data:image/png;base64,${image.toString("base64")}`;

/** Puts columns of images, `{image, frame?}`, each with its width in px, into one file of `docs/images`. */
export async function collage(browser, columns, { name, width }) {
  const image = ({ image, frame = "" }) => `<img class="${frame}" src="${image}">`;
  const column = ({ width, images }) => `<div style="width:${width}px">${images.map(image).join("")}</div>`;
  const page = await browser.newPage({ viewport: { width, height: 800 }, deviceScaleFactor: 1 });
  await page.setContent(`<!doctype html><style>
    body{margin:0;display:flex;gap:40px;align-items:center;justify-content:center;padding:36px;background:#eceff3}
    div{display:flex;flex-direction:column;gap:28px}
    img{width:100%;border-radius:14px;display:block;box-sizing:border-box}
    .phone{border-radius:34px;border:7px solid #23272e}
    .tablet{border-radius:22px;border:10px solid #23272e}
  </style><body>${columns.map(column).join("")}`);
  await page.locator("body").screenshot({ path: join(ROOT, "docs/images", `${name}.png`) });
  await page.close();
}
