// One check for every kind of page: asked there, answered once, counted once, and gone without a trace.

import assert from "node:assert/strict";

import { openPage } from "./browser.mjs";
import { startDemo } from "./demo.mjs";
import { isAsItWas, keepWatch, without } from "./guest.mjs";
import { startSite } from "./site.mjs";
import { LOADER, Widget } from "./widget.mjs";

/** The demo, and a site of its own beside it. `made`, `edit`: of the site. */
export async function startHosts(options) {
  const demo = await startDemo();
  const site = await startSite(demo.url, options);
  const counted = async () => (await demo.api.figures())?.n_answers ?? 0;

  /** Opens a page of the site. `prepare`: what is done to it before it loads. `from`: another site. */
  async function open(path, { prepare, from = site.url, ...context } = {}) {
    const page = await openPage(demo.browser, context);
    page.complaints = [];
    page.on("console", (message) => message.type() === "error" && page.complaints.push(message.text()));
    await page.addInitScript(keepWatch);
    await prepare?.(page);
    await page.goto(from + path);
    return page;
  }

  /** The page where no widget.js comes, so that there is something to compare with. `act(page)`: what is done there. */
  async function bare(path, { act, ...options } = {}) {
    const prepare = async (page) => {
      await options.prepare?.(page);
      for (const script of [/\/widget\.js/, LOADER]) await page.route(script, (route) => route.abort());
    };
    const page = await open(path, { ...options, prepare });
    await act?.(page);
    const seen = await without(options.frame?.(page) ?? page.mainFrame());
    await page.context().close();
    return seen;
  }

  return {
    demo,
    site,
    open,
    bare,
    counted,
    /**
     * Answers on a page, and takes the widget out again. `then`: the first text that shows how it goes on, the next
     * question unless said. `frame(page)`: where the widget lives. `inside(page, widget)`: more to see before it goes.
     */
    async check(path, { then = "It was easy to get help.", frame = (page) => page.mainFrame(), complaints = [], inside, ...options } = {}) {
      const before = await bare(path, { ...options, frame });
      const n = await counted();
      const page = await open(path, options);
      const at = frame(page);
      const widget = new Widget(at, page);
      const { body } = await widget.post("Satisfied");
      assert.equal(body.outcome, "stored");
      await widget.text("You chose: Satisfied").waitFor();
      await widget.text(then).waitFor();
      await inside?.(page, widget);
      // A press had scrolled to its button and left the pointer there.
      await page.mouse.move(0, 0);
      await at.evaluate(() => {
        afterword.remove();
        scrollTo(0, 0);
      });
      await isAsItWas(at, before);
      await at.evaluate(() => afterword.remove());
      assert.equal((await counted()) - n, 1, "answers counted");
      assert.deepEqual(page.errors, []);
      const others = page.complaints.filter((text) => !complaints.some((pattern) => pattern.test(text)));
      assert.deepEqual(others, [], "complaints in the console");
      await page.context().close();
    },
    async close() {
      site.stop();
      await demo.close();
    },
  };
}
