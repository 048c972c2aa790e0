// Keeps the board up to date: a live connection, tried again with growing pauses; while there is none, polls.

import type { Card, Frame, Ticket } from "./types.js";

/** What the page shows of the connection. */
export type State = "connecting" | "live" | "polling" | "offline" | "refused";

export interface Told {
  /** Everybody on the board now. */
  cards(cards: Map<string, Card>): void;
  state(state: State): void;
  ticket(ticket: Ticket): void;
}

const FIRST_FRAME_MS = 8_000;
const PING_MS = 20_000;
const PONG_MS = 10_000;
const POLL_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;
const REPLY_MS = 8_000;
/** The key was revoked. */
const REVOKED = 4401;

/** A request that is given up when nobody answers: after a sleep a connection can be dead without saying so. */
async function asked(path: string, init: RequestInit): Promise<Response> {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), REPLY_MS);
  try {
    return await fetch(path, { ...init, cache: "no-store", signal: patience.signal });
  } finally {
    clearTimeout(timer);
  }
}

export class Live {
  #cards = new Map<string, Card>();
  #ticket: Ticket | undefined;
  #socket: WebSocket | undefined;
  #attempts = 0;
  #retry = 0;
  #poll = 0;
  #ping = 0;
  #patience = 0;
  #tag = "";
  #asking = false;
  #stopped = false;

  constructor(
    private readonly key: string,
    private readonly branch: string | undefined,
    private readonly told: Told,
  ) {
    for (const event of ["online", "pageshow", "focus"]) addEventListener(event, () => this.#wake());
    document.addEventListener("visibilitychange", () => this.#wake());
    // On a dead network the closing handshake takes a minute: nobody waits for it.
    addEventListener("offline", () => this.#socket && this.#hang(this.#socket));
  }

  start(): void {
    this.told.state("connecting");
    void this.#connect();
  }

  /** Asks now, when the page has changed something itself and nothing is live. */
  look(): void {
    if (this.#poll) void this.#pollOnce();
  }

  async send(path: string, body: object): Promise<Response> {
    return asked(path, { method: "POST", headers: this.#headers(), body: JSON.stringify(body) });
  }

  get named(): { branch?: string } {
    const branch = this.#ticket?.branch ?? this.branch;
    return branch ? { branch } : {};
  }

  #headers(): Record<string, string> {
    return { authorization: `Bearer ${this.key}`, "content-type": "application/json" };
  }

  async #connect(): Promise<void> {
    clearTimeout(this.#retry);
    this.#retry = 0;
    if (this.#stopped || this.#socket) return;
    let ticket: Ticket;
    try {
      const reply = await this.send("/v1/board/tickets", this.branch ? { branch: this.branch } : {});
      if ([400, 401, 403].includes(reply.status)) return this.#refuse();
      if (!reply.ok) throw new Error(`${reply.status}`);
      ticket = (await reply.json()) as Ticket;
    } catch {
      return this.#failed();
    }
    // Two of these may have been under way.
    if (this.#stopped || this.#socket) return;
    this.#ticket = ticket;
    this.told.ticket(ticket);
    this.#open(ticket);
  }

  #open({ ticket, site, space, branch }: Ticket): void {
    const address = new URL("/v1/board/live", location.href);
    address.protocol = address.protocol === "http:" ? "ws:" : "wss:";
    address.search = String(new URLSearchParams({ site, space, branch, ticket }));
    let socket: WebSocket;
    try {
      socket = new WebSocket(address);
    } catch {
      return this.#failed();
    }
    this.#socket = socket;
    this.#expect(socket, FIRST_FRAME_MS);
    socket.onmessage = ({ data }) => {
      clearTimeout(this.#patience);
      if (data === "pong") return;
      this.#take(JSON.parse(String(data)) as Frame);
      this.#attempts = 0;
      this.#stopPolling();
      this.told.state("live");
      clearInterval(this.#ping);
      this.#ping = setInterval(() => this.#probe(), PING_MS);
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#drop();
      if (code === REVOKED) this.#refuse();
      else this.#failed();
    };
  }

  /** A connection can be dead without saying so, after a sleep or behind a lost network. */
  #probe(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send("ping");
    this.#expect(socket, PONG_MS);
  }

  #expect(socket: WebSocket, within: number): void {
    clearTimeout(this.#patience);
    this.#patience = setTimeout(() => {
      if (this.#socket === socket) this.#hang(socket);
    }, within);
  }

  /** Ends a connection on which nobody answers, and begins another. */
  #hang(socket: WebSocket): void {
    this.#drop();
    socket.close();
    this.#failed();
  }

  #drop(): void {
    clearTimeout(this.#patience);
    clearInterval(this.#ping);
    this.#socket = undefined;
  }

  #failed(): void {
    if (this.#stopped) return;
    this.told.state(navigator.onLine ? "connecting" : "offline");
    const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.#attempts);
    this.#attempts += 1;
    clearTimeout(this.#retry);
    // Not all tablets at once.
    this.#retry = setTimeout(() => void this.#connect(), pause * (0.5 + Math.random() / 2));
    if (!this.#poll) {
      this.#poll = setInterval(() => void this.#pollOnce(), POLL_MS);
      void this.#pollOnce();
    }
  }

  /** One at a time: an older reply must not come after a newer one. */
  async #pollOnce(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    await this.#pollNow();
    this.#asking = false;
  }

  async #pollNow(): Promise<void> {
    const named = this.#ticket ?? { branch: this.branch };
    const query = new URLSearchParams();
    for (const name of ["site", "space", "branch"] as const) {
      const value = (named as Partial<Ticket>)[name];
      if (value) query.set(name, value);
    }
    try {
      const headers = { ...this.#headers(), ...(this.#tag ? { "if-none-match": this.#tag } : {}) };
      const reply = await asked(`/v1/board?${query}`, { headers });
      if ([401, 403].includes(reply.status)) return this.#refuse();
      if (!this.#poll) return;
      if (reply.status !== 304) {
        if (!reply.ok) throw new Error(`${reply.status}`);
        const { cards } = (await reply.json()) as { cards: Card[] };
        this.#tag = reply.headers.get("etag") ?? "";
        if (!this.#poll) return;
        this.#take({ kind: "all", cards });
      }
      this.told.state("polling");
    } catch {
      if (this.#poll) this.told.state("offline");
    }
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = 0;
    this.#tag = "";
  }

  #refuse(): void {
    this.#stopped = true;
    clearTimeout(this.#retry);
    this.#stopPolling();
    this.#cards = new Map();
    this.told.cards(this.#cards);
    this.told.state("refused");
  }

  #wake(): void {
    if (document.hidden || this.#stopped) return;
    if (this.#socket) this.#probe();
    else if (this.#retry) void this.#connect();
  }

  /** A guest is kept by id: whatever comes twice is there once. The board speaks in order. */
  #take(frame: Frame): void {
    const next = frame.kind === "all" ? new Map<string, Card>() : this.#cards;
    if (frame.kind === "some") for (const id of frame.gone) next.delete(id);
    for (const card of frame.cards) next.set(card.id, card);
    this.#cards = next;
    this.told.cards(next);
  }
}
