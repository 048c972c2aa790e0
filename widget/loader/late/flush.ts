// Delivers what earlier pages left.

import { PREFIX, memory, send } from "afterword-first";
import type { Queued } from "../first/queue";
import { later, type Call } from "../wire";

/** Writers of this page, which deliver their own record. */
export const mine = new Set<string>();

const LONG_MS = 2000;

let call: Call;
/** Takes the loader's way to the server. */
export const carry = (way: Call): void => void (call = way);

/** What neither this page's widgets nor anybody else is going to send. */
function left(): string[] {
  let keys = Object.keys(memory);
  try {
    keys = keys.concat(Object.keys(localStorage));
  } catch {}
  return keys.filter((key) => key.startsWith(PREFIX) && !mine.has(key.slice(PREFIX.length)));
}

function forget(key: string): void {
  delete memory[key];
  try {
    localStorage.removeItem(key);
  } catch {}
}

let running: Promise<unknown> | undefined;
let tries = 0;
let waiting: ReturnType<typeof setTimeout>;
const again = (): void => void flush();

/** What is left is sent when the network is back, or after a pause that doubles with every failure. Where nothing is
 * left nothing waits: the page is as it was. */
export function attend(after = 0): void {
  removeEventListener("online", again);
  clearTimeout(waiting);
  if (!left().length) return;
  addEventListener("online", again);
  waiting = setTimeout(again, Math.max(after * 1000, LONG_MS * 2 ** Math.min(tries, 7) * (0.5 + Math.random())));
}

/** Delivers one record. Resolves with the seconds to wait where it has to be tried again. */
async function deliver(key: string): Promise<number | undefined> {
  try {
    const record: Queued = JSON.parse(memory[key] || localStorage.getItem(key)!);
    const { status, after } = await send(record, call);
    // Our clock may be wrong, so the server is asked first, also about what seems to have expired.
    if (later(status) && record.x * 1000 > Date.now()) return after;
    if (later(status)) forget(key);
  } catch {
    // Another tab has delivered it, or nobody can read it.
    forget(key);
  }
  return undefined;
}

/** Delivers all of it. Resolves with the seconds to wait before the next try. */
async function all(lock: unknown): Promise<number> {
  if (!lock) return 0;
  const pauses: number[] = [];
  for (const key of left()) {
    const after = await deliver(key);
    if (after !== undefined) pauses.push(after);
  }
  tries = pauses.length ? tries + 1 : 0;
  return Math.max(0, ...pauses);
}

/** A lock keeps two tabs from doing it at once; twice would do no harm: the server knows a retry. */
export async function flush(): Promise<void> {
  const { locks } = navigator;
  running ||= (async () => (locks ? locks.request(PREFIX, { ifAvailable: true }, all) : all(1)))()
    .catch(() => 0)
    .then((after) => {
      running = undefined;
      attend(after);
    });
  // Whoever waits for this does not wait long; it goes on behind.
  await Promise.race([running, new Promise((late) => setTimeout(late, LONG_MS))]);
}
