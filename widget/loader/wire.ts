// What goes over the wire, as the Worker's OpenAPI describes it. Times are unix seconds.

export type Choice = "rating" | "effort";

export interface Answer {
  rating?: number | null;
  effort?: number | null;
  reasons?: string[] | null;
  solved?: boolean | null;
  comment?: string | null;
  contact?: string | null;
}

export interface Screen {
  site: { name: string; brand: string | null; logo: string | null; privacy_url: string | null };
  instrument: string;
  first: Choice;
  /** Another session may be asked another question first. */
  rotates: boolean;
  questions: string[];
  lang: string;
  languages: string[];
  texts: Record<string, string>;
  show: boolean;
  why_not: string | null;
  now: number;
  until: number | null;
  window_s: number;
  /** For so long after an answer or a dismissal a page does not ask again. */
  quiet: { answered_s: number; dismissed_s: number };
  token: string | null;
  link_plain: string | null;
  answer: Answer | null;
  rev: number;
  standing: string | null;
}

/** One write: the whole answer so far. `token` is absent while the invitation is still on its way. */
export interface Write {
  token?: string | null;
  writer: string;
  rev: number;
  seen: number;
  ins: string;
  first: Choice;
  lang: string;
  answer: Answer;
}

export interface Stored {
  answer: Answer | null;
  rev: number;
  standing: string | null;
  until: number | null;
}

/** What the rules that skip short chats look at. */
export interface Chat {
  seconds?: number;
  agent_messages?: number;
}

/** What a page sends to be invited. */
export interface Mint {
  site_key: string;
  draw: string;
  facts?: Record<string, string>;
  lang?: string;
  chat?: Chat;
}

/** What the page of a code sends. */
export interface PlaceMint {
  code: string;
  draw: string;
  lang: string;
  /** When the guest has tapped, by this device's clock in milliseconds. */
  at?: number;
}

/** An invitation is asked for as if at the tap, however long that waits for the network already. */
export const asking = ({ at, ...mint }: PlaceMint): object =>
  at ? { ...mint, ago: Math.max(0, Math.trunc((Date.now() - at) / 1000)) } : mint;

/** A reply to a write or a refusal of one. */
export interface Body extends Partial<Stored> {
  outcome?: string;
  code?: string;
  detail?: string;
  pointer?: string;
  stored?: Stored;
  screen?: Screen;
}

export interface Reply<T> {
  /** 0 where nothing came back that can be read. */
  status: number;
  /** Seconds that the server asks to wait. */
  after: number;
  body: T;
}

export type Call = <T>(url: string, body?: unknown, keepalive?: boolean, left?: boolean) => Promise<Reply<T>>;

// Taken at load: a page that patches fetch badly later must not lose answers.
export const request = fetch;
// One that was patched before us may fail on a plain call, so it does not have the last word.
const patched = !/native code/.test("" + request);

/** Longer than a slow phone line takes for the largest reply. */
const LONG_MS = 3e4;

function older(url: string, text: string | undefined): Promise<[number, string | null, string]> {
  return new Promise((resolve, reject) => {
    const xhr = new XMLHttpRequest();
    xhr.onload = () => resolve([xhr.status, xhr.getResponseHeader("Retry-After"), xhr.responseText]);
    xhr.onerror = xhr.ontimeout = reject;
    xhr.timeout = LONG_MS;
    xhr.open(text ? "POST" : "GET", url);
    xhr.send(text);
  });
}

/** One call. Never rejects. A string body is sent as text/plain, which needs no preflight. `left`: by a page that is
 * being left, which may not count as hidden yet. */
export const call: Call = async <T>(url: string, body?: unknown, keepalive?: boolean, left?: boolean): Promise<Reply<T>> => {
  let status = 0;
  let after: string | null = null;
  let said = "";
  // Who never answers has not answered.
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), LONG_MS);
  try {
    const text = body ? JSON.stringify(body) : undefined;
    if (keepalive && (left || document.hidden) && !("keepalive" in Request.prototype)) {
      // Older Firefox: the beacon leaves, its reply is never seen, so the record stays and is sent again.
      navigator.sendBeacon(url, text);
    } else {
      try {
        const reply = await request(url, { method: text ? "POST" : "GET", body: text, keepalive, credentials: "omit", signal: patience.signal });
        [status, after, said] = [reply.status, reply.headers.get("Retry-After"), await reply.text()];
      } catch (error) {
        if (!patched) throw error;
        [status, after, said] = await older(url, text);
      }
    }
    return { status, after: Number(after) || 0, body: Object(JSON.parse(said)) };
  } catch {
    // What somebody else refuses keeps its status, for the developer; anything else may have been cut off.
    return { status: status >= 400 ? status : 0, after: Number(after) || 0, body: {} as T };
  } finally {
    clearTimeout(timer);
  }
};

/** Later may go better: nothing came back, too early, too many, or the server's own trouble. */
export const later = (status: number): boolean =>
  !status || status === 425 || status === 429 || status >= 500;
