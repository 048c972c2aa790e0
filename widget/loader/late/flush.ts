// Delivers what earlier pages left.

import { PREFIX, send } from "afterword-first";
import type { Queued } from "../first/queue";
import type { Call } from "../wire";

/** Writers of this page, which deliver their own record. */
export const mine = new Set<string>();

const LONG_MS = 2000;

let call: Call;
/** Takes the loader's way to the server. */
export const carry = (way: Call): void => void (call = way);

/** What neither this page's widgets nor anybody else is going to send. */
const left = (): string[] => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX) && !mine.has(key.slice(PREFIX.length)));

const again = (): void => void flush();

/** Waits for the network as long as something is left, and not longer: else the page is as it was. */
export function attend(): void {
  removeEventListener("online", again);
  try {
    if (left().length) addEventListener("online", again);
  } catch {}
}

/** A lock keeps two tabs from doing it at once; twice would do no harm: the server knows a retry. */
export async function flush(): Promise<void> {
  const deliver = async (lock: unknown): Promise<void> => {
    if (!lock) return;
    for (const key of left()) {
      const record: Queued = JSON.parse(localStorage.getItem(key)!);
      if (record.x * 1000 < Date.now()) localStorage.removeItem(key);
      else await send(record, call);
    }
  };
  try {
    const { locks } = navigator;
    const done = (locks ? locks.request(PREFIX, { ifAvailable: true }, deliver) : deliver(1)).catch(() => {}).then(attend);
    // Whoever waits for this does not wait long; it goes on behind.
    await Promise.race([done, new Promise((late) => setTimeout(late, LONG_MS))]);
  } catch {}
}
