// What a core does to the page, added to the session. The Wasm reaches the page through this and nothing else.

import { adopt, wordless } from "afterword-first";
import type { Session } from "../first/session";
import type { Answer, Screen, Stored } from "../wire";

export interface Shell extends Session {
  /** What `plain.ts` tells in place of "you can change this until", for the Wasm to go on telling. */
  note: string;
  /** Until when the answer can be changed, for people. */
  moment(): string;
  /** The server's time. */
  now(): number;
  style(css: string): void;
  /** Puts the focus on the first question (no selector) or on something in the slot, once it is drawn. */
  focus(selector: string): void;
  /** Sets, or with a negative time clears, a timer of the core. */
  timer(id: number, ms: number): void;
  post(rev: number, seen: number, rating: number, effort: number, reasons: string, solved: number, comment: string, contact: string): void;
  /** Takes what is stored in place of what was written here. */
  adopt(stored: Stored): void;
  /** Tells the page that the last write is stored, waits, or is refused. */
  stored(outcome: string): void;
  queued(): void;
  refused(code: string): void;
  /** Takes the texts of another language or version; the nodes stay. */
  show(screen: Screen): void;
}

/** A moment in the language of the screen, as it is written in the customer's region where that is known: the hour,
 * and the day where it is not today. Digits are those of the other texts. */
function moment(seconds: number, lang: string): string {
  const date = new Date(seconds * 1000);
  const hour: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit", numberingSystem: "latn" };
  const day: Intl.DateTimeFormatOptions = { weekday: "short", month: "short", day: "numeric" };
  const today = date.toDateString() === new Date().toDateString();
  const regional = navigator.languages.find((one) => one.startsWith(lang + "-"));
  return new Intl.DateTimeFormat(regional || lang, today ? hour : { ...day, ...hour }).format(date);
}

export function shell(s: Session): Shell {
  const { screen } = s;
  // A clock that is set meanwhile moves nothing: the time since the texts came is counted by itself.
  const now = (): number => performance.now() / 1000 + s.skew;
  const local = Date.now() / 1000 - now();
  /** What was last known to be stored. */
  let held: Answer = screen.answer || {};
  const timers: Record<number, ReturnType<typeof setTimeout>> = {};
  const { stop } = s;
  return Object.assign(s, {
    note: "",
    stop() {
      stop();
      Object.values(timers).forEach(clearTimeout);
    },
    moment: () => moment(screen.until! + local, screen.lang),
    now,
    style: (css: string) => adopt(s.root, css, s.nonce),
    focus(selector: string) {
      const find = (): HTMLElement | null => (selector ? s.slot : s.group).querySelector(selector || "[tabindex='0']");
      // The core draws after it has spoken. Whoever is typing already is not interrupted.
      setTimeout(() => s.root.activeElement?.matches("textarea") || find()?.focus());
    },
    timer(id: number, ms: number) {
      clearTimeout(timers[id]);
      // 2^31 ms is what a timer takes; the window may be 30 days.
      if (ms >= 0 && !s.gone) timers[id] = setTimeout(() => s.hand((core) => core.tick(id)), Math.min(ms, 2 ** 31 - 1));
    },
    post(rev: number, seen: number, rating: number, effort: number, reasons: string, solved: number, comment: string, contact: string) {
      const answer: Answer = {};
      if (rating) answer.rating = rating;
      if (effort) answer.effort = effort;
      if (reasons) answer.reasons = reasons.split(",");
      if (solved) answer.solved = solved > 1;
      if (comment) answer.comment = comment;
      if (contact) answer.contact = contact;
      s.seen = seen;
      s.send(rev, answer);
    },
    adopt(stored: Stored) {
      s.answer = held = stored.answer || {};
      s.seen = stored.rev;
      s.decided = s.rev = Math.max(s.rev, stored.rev);
      screen.standing = stored.standing;
      screen.until = stored.until || screen.until;
      s.mark();
    },
    stored(outcome: string) {
      held = s.answer;
      s.emit("answered", { stored: true, outcome, answer: wordless(s.answer) });
      s.settle("stored", undefined, wordless(s.answer));
    },
    queued: () => s.settle("queued", undefined, wordless(s.answer)),
    refused(code: string) {
      // What was stored before still stands.
      s.answer = code === "erased" ? {} : held;
      s.mark();
      s.emit("failed", { code });
      s.settle("refused", code);
    },
    show(next: Screen) {
      const { texts, lang, instrument } = next;
      // Answers to other questions are not answers to these.
      if (instrument !== screen.instrument) s.answer = {};
      Object.assign(screen, { texts, lang, instrument });
      s.label(screen);
      s.mark();
      s.hand((core) => core.relabel());
    },
  });
}
