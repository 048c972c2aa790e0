// Keeps the board up to date: a live connection, tried again with growing pauses; while there is none, polls.

import { type Refusal, asked, refusalOf } from "./asked.js";
import type { Card, Frame, Ticket } from "./types.js";

/** What the page shows of the connection. */
export type State = "connecting" | "live" | "polling" | "offline";

export interface Told {
  /** Everybody on the board now. */
  cards(cards: Map<string, Card>): void;
  state(state: State): void;
  ticket(ticket: Ticket): void;
  /** Nothing is shown under this key. `isFinal`: nor will it be. */
  refused(refusal: Refusal, isFinal: boolean): void;
}

const FIRST_FRAME_MS = 8_000;
const PING_MS = 20_000;
const PONG_MS = 10_000;
const POLL_MS = 5_000;
const LONGEST_PAUSE_MS = 30_000;
/** Whoever was not heard for so long may be gone: the next ping and its patience are over. */
export const STALE_MS = PING_MS + PONG_MS + 2_000;
/** The key was revoked. */
const REVOKED = 4401;

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
  #seen = 0;

  constructor(
    private readonly key: string,
    private readonly branch: string | undefined,
    private readonly told: Told,
  ) {}

  start(): void {
    for (const event of ["online", "pageshow", "focus"]) addEventListener(event, this.#wake);
    document.addEventListener("visibilitychange", this.#wake);
    addEventListener("offline", this.#cut);
    this.told.state("connecting");
    void this.#connect();
  }

  /** Leaves nothing behind: no connection, no timer, no listener. */
  stop(): void {
    this.#stopped = true;
    for (const event of ["online", "pageshow", "focus"]) removeEventListener(event, this.#wake);
    document.removeEventListener("visibilitychange", this.#wake);
    removeEventListener("offline", this.#cut);
    this.#hush();
  }

  /** When the server was last heard, in milliseconds; 0: never. */
  get seen(): number {
    return this.#seen;
  }

  /** Asks now where nothing is live. */
  look(): void {
    if (this.#poll) void this.#pollOnce();
  }

  /** A device that slept has a connection that may be dead: nothing is called current before somebody answers. */
  doubt(): void {
    const isUp = this.#socket !== undefined || this.#poll !== 0;
    if (!isUp || this.#stopped || !this.#seen || Date.now() - this.#seen < STALE_MS) return;
    this.#lost();
    this.#probe();
    this.look();
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
      const refusal = await refusalOf(reply);
      if (refusal) return this.#refuse(refusal);
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
    // However much is heard: the server wants to hear of the tablet, too.
    this.#ping = setInterval(() => this.#probe(), PING_MS);
    socket.onmessage = ({ data }) => {
      // One that was given up may still have had something to say.
      if (this.#socket !== socket) return;
      this.#calm();
      this.#heard("live");
      if (data === "pong") return;
      this.#take(JSON.parse(String(data)) as Frame);
      this.#attempts = 0;
      this.#stopPolling();
    };
    socket.onclose = ({ code }) => {
      if (this.#socket !== socket) return;
      this.#drop();
      if (code === REVOKED) this.#refuse({ code: "bad_key", detail: "" });
      else this.#failed();
    };
  }

  #heard(state: State): void {
    this.#seen = Date.now();
    this.told.state(state);
  }

  #lost(): void {
    this.told.state(navigator.onLine ? "connecting" : "offline");
  }

  /** A connection can be dead without saying so, after a sleep or behind a lost network. */
  #probe(): void {
    const socket = this.#socket;
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send("ping");
    // Who asks again and again does not wait the longer for it.
    if (!this.#patience) this.#expect(socket, PONG_MS);
  }

  #expect(socket: WebSocket, within: number): void {
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

  #calm(): void {
    clearTimeout(this.#patience);
    this.#patience = 0;
  }

  #drop(): void {
    this.#calm();
    clearInterval(this.#ping);
    this.#socket = undefined;
  }

  #failed(): void {
    if (this.#stopped) return;
    // Who polls already says by its own replies how things are.
    if (!navigator.onLine || !this.#poll) this.#lost();
    const pause = Math.min(LONGEST_PAUSE_MS, 500 * 2 ** this.#attempts);
    this.#attempts += 1;
    this.#again(pause);
    if (!this.#poll) {
      this.#poll = setInterval(() => void this.#pollOnce(), POLL_MS);
      void this.#pollOnce();
    }
  }

  #again(pause: number): void {
    clearTimeout(this.#retry);
    // Not all tablets at once.
    this.#retry = setTimeout(() => void this.#connect(), pause * (0.5 + Math.random() / 2));
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
      const refusal = await refusalOf(reply);
      if (this.#stopped) return;
      if (refusal) return this.#refuse(refusal);
      if (!this.#poll) return;
      if (reply.status !== 304) {
        if (!reply.ok) throw new Error(`${reply.status}`);
        const { cards } = (await reply.json()) as { cards: Card[] };
        if (!this.#poll) return;
        this.#tag = reply.headers.get("etag") ?? "";
        this.#take({ kind: "all", cards });
      }
      this.#heard("polling");
    } catch {
      if (this.#poll) this.#lost();
    }
  }

  #hush(): void {
    clearTimeout(this.#retry);
    this.#retry = 0;
    this.#stopPolling();
    const socket = this.#socket;
    this.#drop();
    socket?.close();
  }

  #stopPolling(): void {
    clearInterval(this.#poll);
    this.#poll = 0;
    this.#tag = "";
  }

  /** A key that opens nothing never will; anything else the owner may mend meanwhile. */
  #refuse(refusal: Refusal): void {
    if (this.#stopped) return;
    const isFinal = ["bad_key", "forbidden", "bad_field"].includes(refusal.code);
    if (isFinal) this.stop();
    else {
      this.#hush();
      this.#again(LONGEST_PAUSE_MS);
    }
    this.#cards = new Map();
    // What passes says nothing of anybody: the device still knows to whom it goes.
    if (isFinal) this.told.cards(this.#cards);
    this.told.refused(refusal, isFinal);
  }

  readonly #wake = (): void => {
    if (document.hidden || this.#stopped) return;
    this.doubt();
    if (this.#socket) this.#probe();
    else if (this.#retry) void this.#connect();
    this.look();
  };

  /** On a dead network the closing handshake takes a minute: nobody waits for it. */
  readonly #cut = (): void => {
    if (this.#socket) this.#hang(this.#socket);
  };

  /** A guest is kept by id: whatever comes twice is there once. The board speaks in order. */
  #take(frame: Frame): void {
    const next = frame.kind === "all" ? new Map<string, Card>() : this.#cards;
    if (frame.kind === "some") for (const id of frame.gone) next.delete(id);
    for (const card of frame.cards) next.set(card.id, card);
    this.#cards = next;
    this.told.cards(next);
  }
}
