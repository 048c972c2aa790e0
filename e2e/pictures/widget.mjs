// The widget in its states, sizes and languages.

import { reach } from "../lib/states.mjs";
import { collage, data } from "./collage.mjs";

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
  return { image: data(image), frame: sheet ? "phone" : "" };
}

export async function widgetPicture(stage) {
  const columns = [];
  for (const { width, shots } of COLUMNS) {
    const images = [];
    for (const one of shots) images.push(await shot(stage, one));
    columns.push({ width, images });
  }
  await collage(stage.browser, columns, { name: "widget", width: 1640 });
}
