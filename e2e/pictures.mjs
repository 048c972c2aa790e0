// node e2e/pictures.mjs: makes docs/images/widget.png anew, from the built widget in real pages.

import { join } from "node:path";

import { startStage } from "./lib/stage.mjs";
import { reach } from "./lib/states.mjs";
import { ROOT } from "./lib/repo.mjs";

const PHONE = { layout: "sheet", viewport: { width: 390, height: 700 }, hasTouch: true, isMobile: true };
const WIDE = { viewport: { width: 620, height: 1000 } };
const STILL = { reducedMotion: "reduce", deviceScaleFactor: 2 };

/** What is shown, in columns. */
const COLUMNS = [
  { width: 560, shots: [{ state: "asked", ...WIDE }, { state: "reasons", ...WIDE, then: (widget) => widget.press("reason.policy") }] },
  { width: 390, shots: [{ state: "low", ...PHONE }] },
  { width: 560, shots: [{ state: "thanks with a wish", lang: "zh-Hans", ...WIDE }, { state: "solved", lang: "ar", colorScheme: "dark", ...WIDE }] },
];

async function shot(stage, { state, then, ...options }) {
  const { page, widget } = await reach(stage, state, { ...STILL, ...options });
  await then?.(widget);
  // Nothing is under the pointer, and nothing has the focus.
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.querySelector("afterword-feedback").shadowRoot.activeElement?.blur());
  await widget.root.evaluate(({ shadowRoot, style }) => {
    style.setProperty("min-height", "0", "important");
    shadowRoot.querySelector(".card").scrollTop = 0;
  });
  const sheet = options.layout === "sheet";
  const image = sheet ? await page.screenshot() : await widget.root.locator(".card").screenshot();
  await page.context().close();
  return { image: `data:image/png;base64,${image.toString("base64")}`, sheet };
}

const stage = await startStage();
try {
  const columns = [];
  for (const { width, shots } of COLUMNS) {
    const images = [];
    for (const one of shots) images.push(await shot(stage, one));
    columns.push(`<div style="width:${width}px">${images.map(({ image, sheet }) => `<img class="${sheet ? "phone" : ""}" src="${image}">`).join("")}</div>`);
  }
  const page = await stage.browser.newPage({ viewport: { width: 1640, height: 800 }, deviceScaleFactor: 1 });
  await page.setContent(`<!doctype html><style>
    body{margin:0;display:flex;gap:40px;align-items:center;justify-content:center;padding:36px;background:#eceff3}
    div{display:flex;flex-direction:column;gap:28px}
    img{width:100%;border-radius:14px;display:block}
    .phone{border-radius:34px;border:7px solid #23272e;box-sizing:border-box}
  </style><body>${columns.join("")}`);
  await page.locator("body").screenshot({ path: join(ROOT, "docs/images/widget.png") });
} finally {
  await stage.close();
}
