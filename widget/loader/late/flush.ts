// Delivers what earlier pages left.

import { PREFIX, send } from "afterword-first";
import type { Queued } from "../first/queue";
import { later, type Call } from "../wire";

/** Writers of this page, which deliver their own record. */
export const mine = new Set<string>();

const LONG_MS = 2000;

let call: Call;
/** Takes the loader's way to the server. */
export const carry = (way: Call): void => void (call = way);

let running: Promise<unknown> | undefined;
let tries = 0;
let waiting: ReturnType<typeof setTimeout>;

/** Tries again after a pause that doubles with every failure. */
export function flushSoon(after = 0): void {
  clearTimeout(waiting);
  waiting = setTimeout(flush, Math.max(after * 1000, LONG_MS * 2 ** Math.min(tries, 7) * (0.5 + Math.random())));
}

/** Delivers one record. Resolves with the seconds to wait where it has to be tried again. */
async function deliver(key: string): Promise<number | undefined> {
  try {
    const record: Queued = JSON.parse(localStorage.getItem(key)!);
    const { status, after } = await send(record, call);
    // Our clock may be wrong, so the server is asked first, also about what seems to have expired.
    if (later(status) && record.x * 1000 > Date.now()) return after;
    if (later(status)) localStorage.removeItem(key);
  } catch {
    // Another tab has delivered it, or nobody can read it.
    localStorage.removeItem(key);
  }
  return undefined;
}

async function all(lock: unknown): Promise<void> {
  if (!lock) return;
  const pauses: number[] = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(PREFIX) || mine.has(key.slice(PREFIX.length))) continue;
    const after = await deliver(key);
    if (after !== undefined) pauses.push(after);
  }
  tries = pauses.length ? tries + 1 : 0;
  if (tries) flushSoon(Math.max(...pauses));
}

/** A lock keeps two tabs from doing it at once; twice would do no harm: the server knows a retry. */
export async function flush(): Promise<void> {
  const { locks } = navigator;
  running ||= (async () => (locks ? locks.request(PREFIX, { ifAvailable: true }, all) : all(1)))()
    .catch(() => {})
    .finally(() => (running = undefined));
  // Whoever waits for this does not wait long; it goes on behind.
  await Promise.race([running, new Promise((late) => setTimeout(late, LONG_MS))]);
}

addEventListener("online", () => void flush());
