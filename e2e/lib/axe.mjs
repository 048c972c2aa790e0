// axe-core in a page, open shadow roots included.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** What axe finds under `within`, as lines to read. */
export async function violations(page, within = "html") {
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(source);
  return page.evaluate(
    async ([selector, tags]) => {
      // Rules that are switched off at first belong to the levels too: targets of 24 px.
      const rules = { "target-size": { enabled: true } };
      const found = await globalThis.axe.run(selector, { runOnly: { type: "tag", values: tags }, rules, resultTypes: ["violations"] });
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`));
    },
    [within, RULES],
  );
}

/** A look at one page is mostly waiting. */
const AT_ONCE = 3;

/** Runs `work` on each item, a few at once, and resolves with all that they found. */
export async function each(items, work) {
  const found = [];
  const left = [...items];
  const worker = async () => {
    for (let item = left.shift(); item; item = left.shift()) found.push(...(await work(item)));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  return found;
}
