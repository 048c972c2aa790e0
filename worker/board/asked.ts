// Requests to the API, and what their refusals say.

const REPLY_MS = 8_000;
/** Wrong for now, and right a moment later. */
const PASSING = [408, 425, 429];

export interface Refusal {
  code: string;
  /** What is wrong and what to do, as the API puts it. */
  detail: string;
}

/**
 * A request that is given up when nobody answers to the end: after a sleep a connection can be dead without saying so.
 */
export async function asked(path: string, init: RequestInit): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), REPLY_MS);
  try {
    const reply = await fetch(path, { ...init, cache: "no-store", signal: patience.signal });
    const body = await reply.arrayBuffer();
    return new Response(body.byteLength ? body : null, reply);
  } finally {
    clearTimeout(timer);
  }
}

/** Only a refusal of the API's own: the network of a hotel answers 403, too. */
export async function refusalOf(reply: Response): Promise<Refusal | undefined> {
  if (reply.status < 400 || reply.status >= 500 || PASSING.includes(reply.status)) return undefined;
  try {
    const { code, detail } = (await reply.json()) as Partial<Refusal>;
    return code ? { code, detail: detail ?? "" } : undefined;
  } catch {
    return undefined;
  }
}
