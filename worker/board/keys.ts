// The keys of the boards that this device opens: one for each branch of a site, and which board was open last.

import { keep, recallAs } from "./store.js";

interface Boards {
  /** The branch that was open last; empty: none. */
  last: string;
  keys: Record<string, string>;
}

const name = (site: string): string => `afterword-board/${site}`;
const boards = (site: string): Boards => recallAs(name(site), { last: "", keys: {} });

function write(site: string, { last, keys }: Boards): void {
  keep(name(site), Object.keys(keys).length ? JSON.stringify({ last, keys }) : "");
}

export const keyOf = (site: string, branch: string): string => boards(site).keys[branch] ?? "";

export const branches = (site: string): string[] => Object.keys(boards(site).keys).sort();

/** The branch that was open last. */
export const last = (site: string): string => boards(site).last;

/** Keeps a key, and that its board is the one to open again. */
export function remember(site: string, branch: string, key: string): void {
  write(site, { last: branch, keys: { ...boards(site).keys, [branch]: key } });
}

export function forget(site: string, branch: string): void {
  const { last, keys } = boards(site);
  const { [branch]: _, ...others } = keys;
  write(site, { last: last === branch ? (Object.keys(others)[0] ?? "") : last, keys: others });
}
