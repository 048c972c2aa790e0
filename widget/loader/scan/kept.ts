// The draw of a scan, kept on this device until its window ends: a reload goes on with the answer, and a scan hours
// later is a new one. `late/sweep.ts` takes away what is over.

import { name } from "../draw";

const key = (code: string): string => name("q", code);

/** What was kept; where storage is denied, each load is a scan of its own. */
export function kept(code: string): string | undefined {
  try {
    const [draw, until] = localStorage.getItem(key(code))!.split(" ");
    return Number(until) > Date.now() ? draw : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps a draw, unless another tab has begun meanwhile. Gives the one that is kept. */
export function keep(code: string, draw: string, window_s: number): string {
  const earlier = kept(code);
  try {
    if (!earlier) localStorage.setItem(key(code), draw + " " + (Date.now() + window_s * 1000));
  } catch {}
  return earlier || draw;
}
