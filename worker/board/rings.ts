// Who is announced, and when: whoever waits newly, or calls newly; nobody for wavering.

import { type Card, isOpen } from "./types.js";

/** Who is let down, mends it and is let down again within so many seconds is not announced twice. */
const QUIET_S = 300;

interface Rung {
  /** The call that was announced. The server keeps it where somebody takes it back and asks again at once. */
  called: number | null;
  /** When it was announced that somebody was let down; 0: never. */
  lowAt: number;
  isOpen: boolean;
}

export class Rings {
  /** By guest. On the first look nobody is new. */
  #rung: Map<string, Rung> | undefined;

  /** Who is to be announced. `at`: now, in seconds. */
  of(cards: Map<string, Card>, at: number): Card[] {
    const before = this.#rung;
    const rung = new Map<string, Rung>();
    const fresh: Card[] = [];
    for (const card of cards.values()) {
      const was = before?.get(card.id) ?? { called: null, lowAt: 0, isOpen: false };
      const waits = isOpen(card);
      const isCalled = waits && card.called_at !== null && card.called_at !== was.called;
      // Who takes a call back and was let down was announced already.
      const isLow = waits && card.called_at === null && !was.isOpen && at - was.lowAt > QUIET_S;
      if (before && (isCalled || isLow)) fresh.push(card);
      rung.set(card.id, { called: isCalled ? card.called_at : was.called, lowAt: isLow ? at : was.lowAt, isOpen: waits });
    }
    this.#rung = rung;
    return fresh;
  }
}
