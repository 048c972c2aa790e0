// What the page says of its connection. Nobody shall trust a board that hears nothing.

import { STALE_MS, type State } from "./live.js";
import type { Words } from "./words.js";

/** A connection may be away for a moment. After that it is said large. */
const MOMENT_MS = 10_000;

const one = (id: string): HTMLElement => document.getElementById(id) as HTMLElement;

export class Status {
  #state: State = "connecting";
  #seen = 0;
  /** Since when what is shown is not what there is. */
  #since = Date.now();

  constructor(private readonly words: Words) {}

  /** `seen`: when the server was last heard, in milliseconds; 0: never. */
  say(state: State, seen: number): void {
    const was = this.isCurrent;
    this.#seen = seen;
    this.#state = state;
    if (was) this.#since = Date.now();
    const shown = one("state");
    const text = this.#text();
    // What has not changed is not read out again.
    if (shown.textContent !== text) shown.textContent = text;
    shown.dataset.state = state;
    this.tick();
  }

  /** Nothing is shown of which it could be said. */
  hide(): void {
    this.#state = "connecting";
    this.#seen = 0;
    this.#since = Date.now();
    one("state").textContent = "";
    one("state").dataset.state = "";
    one("dead").hidden = true;
  }

  /** Whether what is shown is what there is. */
  get isCurrent(): boolean {
    return this.#state === "live" || this.#state === "polling";
  }

  get isDead(): boolean {
    if (this.isCurrent || !this.#seen) return false;
    const now = Date.now();
    // After a sleep the moment is over long ago.
    return this.#state === "offline" || now - this.#since > MOMENT_MS || now - this.#seen > STALE_MS;
  }

  tick(): void {
    one("dead").textContent = this.words.dead;
    one("dead").hidden = !this.isDead;
  }

  #text(): string {
    const { words } = this;
    if (this.isCurrent) return words[this.#state];
    if (!this.#seen) return words[this.#state];
    const clock = new Intl.DateTimeFormat(navigator.language, { hour: "2-digit", minute: "2-digit", numberingSystem: "latn" });
    const since = words.seen.replace("{time}", clock.format(this.#seen));
    return `${this.#state === "offline" ? words.offline : words.again} · ${since}`;
  }
}
