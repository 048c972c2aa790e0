// What goes over the wire, as the Worker's OpenAPI describes it. Times are unix seconds.

export type Choice = "rating" | "effort";

export interface Answer {
  rating?: number | null;
  effort?: number | null;
  reasons?: string[] | null;
  solved?: boolean | null;
  comment?: string | null;
}

export interface Screen {
  site: { name: string; brand: string | null; logo: string | null; privacy_url: string | null };
  instrument: string;
  first: Choice;
  questions: string[];
  lang: string;
  languages: string[];
  texts: Record<string, string>;
  show: boolean;
  why_not: string | null;
  now: number;
  until: number | null;
  window_s: number;
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

/** What a page sends to be invited. */
export interface Mint {
  site_key: string;
  draw: string;
  facts?: Record<string, string>;
  lang?: string;
}

/** A reply to a write or a refusal of one. */
export interface Body extends Partial<Stored> {
  outcome?: string;
  code?: string;
  detail?: string;
  stored?: Stored;
  screen?: Screen;
}

export interface Reply<T> {
  /** 0 where nothing came back. */
  status: number;
  /** Seconds that the server asks to wait. */
  after: number;
  body: T;
}

// Taken at load: a page that patches fetch badly later must not lose answers.
const request = fetch.bind(globalThis);

/** One call. Never rejects. A string body is sent as text/plain, which needs no preflight. */
export async function call<T>(url: string, body?: unknown, keepalive?: boolean): Promise<Reply<T>> {
  const text = body && JSON.stringify(body);
  try {
    if (keepalive && document.hidden && !("keepalive" in Request.prototype)) {
      // Older Firefox: the beacon leaves, its reply is never seen, so the record stays and is sent again.
      navigator.sendBeacon(url, text as string);
      throw 0;
    }
    const reply = await request(url, {
      method: body ? "POST" : "GET",
      body: text as string,
      keepalive,
      credentials: "omit",
    });
    return {
      status: reply.status,
      after: Number(reply.headers.get("Retry-After")) || 0,
      body: Object(await reply.json()),
    };
  } catch {
    return { status: 0, after: 0, body: {} as T };
  }
}

/** Later may go better: nothing came back, too early, too many, or the server's own trouble. */
export const later = (status: number): boolean =>
  !status || status === 425 || status === 429 || status >= 500;
