// axe-core in a page, open shadow roots included.

import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";

const source = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"];

/** What axe finds, as lines to read; of one rule, where it is named. */
export async function violations(page, rule) {
  if (!(await page.evaluate(() => Boolean(globalThis.axe)))) await page.evaluate(source);
  return page.evaluate(
    async (runOnly) => {
      // Rules that are switched off at first belong to the levels too: targets of 24 px.
      const rules = { "target-size": { enabled: true } };
      const found = await globalThis.axe.run({ runOnly, rules, resultTypes: ["violations"] });
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(" ")}: ${failureSummary.replace(/\s+/g, " ")}`));
    },
    rule ? { type: "rule", values: [rule] } : { type: "tag", values: RULES },
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
