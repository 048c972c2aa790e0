// Writes that are not yet acknowledged, one record per widget instance, in localStorage.
// What earlier pages left is delivered by `late/flush.ts`.

import { asking, later, type Body, type Call, type Mint, type PlaceMint, type Reply, type Screen, type Write } from "../wire";

export interface Queued {
  /** Endpoint. */
  e: string;
  /** Body of the invitation still to be asked for, where the write has no token. */
  m?: Mint | PlaceMint;
  w: Write;
  /** No use after this (unix seconds). */
  x: number;
}

export const PREFIX = "afterword:q:";

/** Where storage is denied or full: as long as the page is there. */
export const memory: Record<string, string> = {};

/** False where only the page remembers. */
export function save(record: Queued): boolean {
  const key = PREFIX + record.w.writer;
  const text = JSON.stringify(record);
  try {
    localStorage.setItem(key, text);
    return true;
  } catch {
    memory[key] = text;
    return false;
  }
}

/** Sends one record, asking for its token first where it has none. Drops it once the server has decided. */
export async function send(record: Queued, call: Call, left?: boolean): Promise<Reply<Body>> {
  const write = record.w;
  if (!write.token) {
    const minted = await call<Screen & Body>(record.e + "/v1/invitations", asking(record.m as PlaceMint));
    write.token = minted.body.token;
    if (!write.token) return decided(write, minted);
  }
  return decided(write, await call<Body>(record.e + "/v1/answers", write, true, left));
}

function decided(write: Write, reply: Reply<Body>): Reply<Body> {
  // A captive portal or a proxy decides nothing, whatever its status: the write is kept.
  if (!reply.body.outcome && !reply.body.code) reply.status = 0;
  if (!later(reply.status)) drop(write);
  return reply;
}

function drop(write: Write): void {
  const key = PREFIX + write.writer;
  delete memory[key];
  try {
    // A newer write may have taken its place.
    if (JSON.parse(localStorage.getItem(key)!).w.rev <= write.rev) localStorage.removeItem(key);
  } catch {}
}
