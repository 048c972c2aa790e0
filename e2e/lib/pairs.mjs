// A set of rows in which every two values of two different factors meet at least once.

/** All rows: the whole product of `factors` (`{name: values}`). */
export function product(factors) {
  return Object.entries(factors).reduce((rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))), [{}]);
}

const pairsOf = (row) => {
  const all = Object.entries(row);
  return all.flatMap(([name, value], i) => all.slice(i + 1).map(([other, its]) => JSON.stringify([name, value, other, its])));
};

/** The pairs that rows hold. */
export const covered = (rows) => new Set(rows.flatMap(pairsOf));

/** Greedy: of all rows left, always the one that adds most pairs. Not the smallest set, and the same at every run. */
export function pairwise(factors) {
  const all = product(factors);
  const missing = covered(all);
  const rows = [];
  while (missing.size) {
    let best;
    let most = 0;
    for (const row of all) {
      const gain = pairsOf(row).filter((pair) => missing.has(pair)).length;
      if (gain > most) [best, most] = [row, gain];
    }
    rows.push(best);
    for (const pair of pairsOf(best)) missing.delete(pair);
  }
  return rows;
}
