// One opened widget. Records and posts the first click by itself; what comes after belongs to a core: that of
// `late/plain.ts` at first, then the Wasm. Replies that come before a core are kept for it.

import { draw, frame, type Frame, type Nodes } from "./frame";
import { save, send } from "./queue";
import type { Rest } from "../rest";
import { later, type Answer, type Body, type Call, type Mint, type Reply, type Screen, type Write } from "../wire";

/** What goes on with a session: the Wasm (`widget/src/embed.rs`), or `late/plain.ts` as long as there is none. */
export interface Core {
  choose(value: number): void;
  /** A button in the slot, by its value. */
  press(code: string): void;
  typed(words: string): void;
  replied(rev: number, status: number, after: number, random: number, body: Body): void;
  relabel(): void;
  tick(timer: number): void;
  online(): void;
  leave(): void;
  free(): void;
}

export interface Setup {
  root: ShadowRoot;
  /** Of the first question, where a page has them already. */
  nodes?: Nodes;
  screen: Screen;
  /** The server's clock less the time since this page began, in seconds. */
  skew: number;
  endpoint: string;
  popover: boolean;
  nonce?: string;
  /** Body of the invitation. */
  mint?: Mint;
  conversation?: string;
  /** Where the texts came first: the token is on its way. */
  minted?: Promise<unknown>;
  emit(type: string, detail: object): void;
  settle(outcome: string, code?: string, answer?: Answer): void;
  close(): void;
  call: Call;
  rest(): Promise<Rest | undefined>;
  /** After the question is on the screen: until then bytes and processor are its own. */
  painted(work: () => void): void;
}

export interface Session extends Setup, Frame {
  writer: string;
  answer: Answer;
  /** Of the last write. */
  rev: number;
  /** The stored rev last shown. */
  seen: number;
  /** The last write on which the server has decided. */
  decided: number;
  /** Whether the last write is kept on this device. */
  saved: boolean;
  core?: Core;
  /** A reply that no core has taken yet. */
  reply?: [number, Reply<Body>];
  gone?: boolean;
  /** Set while the page is being left. */
  left?: boolean;
  /** Nothing more is awaited: the Wasm is there, or will not come. */
  full?: boolean;
  /** Called where the core has failed. */
  failed?: () => void;
  /** Whether no write is on its way. */
  idle(): boolean;
  /** Whether anything was chosen here. */
  wrote(): boolean;
  choose(value: number): void;
  send(rev: number, answer: Answer): Promise<void>;
  /** A text of the screen; the one name in braces becomes `value`. */
  t(key: string, value?: string | number): string;
  mark(): void;
  /** Calls into the core. Should it ever fail, the page does not notice, and the next core is asked. */
  hand(work: (core: Core) => void): void;
  stop(): void;
}

const WEEK_S = 604800;
const RETRY_MS = 15e3;
/** Words stay between the customer and the site: other scripts of the page need not see them. */
export const wordless = ({ comment, contact, ...others }: Answer): Answer => others;

export function session(given: Setup): Session {
  const { screen, skew, mint, call, rest } = given;
  let flying = 0;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  /** Notes for how long this site does not ask this person, but about one session. */
  const quiet = (seconds: number, but: string): void => {
    try {
      if (mint && seconds) localStorage.setItem("afterword:n:" + mint.site_key, but + " " + (Date.now() + seconds * 1000));
    } catch {}
  };
  const setup: Setup = {
    ...given,
    // By the customer, not by the page.
    close() {
      if (!s.rev) quiet(screen.quiet.dismissed_s, "-");
      given.close();
    },
  };
  /** What a reply means where no core takes it: the widget is closed, or this file is all that could be had. */
  const settle = ({ status, body: { code, outcome } }: Reply<Body>): void => {
    const answer = wordless(s.answer);
    if (status === 200) s.emit("answered", { stored: true, outcome, answer });
    else if (!later(status)) s.emit("failed", { code });
    s.settle(status === 200 ? "stored" : later(status) ? "queued" : "refused", code, answer);
  };
  const s: Session = {
    ...setup,
    ...(given.nodes ? frame(given.nodes) : draw(setup, (value) => s.choose(value))),
    writer: crypto.getRandomValues(new BigUint64Array(1))[0]!.toString(16).padStart(16, "0"),
    answer: screen.answer || {},
    rev: screen.rev,
    seen: screen.rev,
    decided: screen.rev,
    saved: true,

    choose(value) {
      if (s.core) return s.hand((core) => core.choose(value));
      // The second click of a double click says nothing new.
      if (s.answer[screen.first] === value) return;
      s.send(s.rev + 1, { ...s.answer, [screen.first]: value });
      s.say((s.slot.textContent = s.t("recorded", s.t(screen.first + "." + value))));
    },

    async send(rev, answer) {
      const { writer, seen, endpoint, left } = s;
      const { instrument: ins, first, lang } = screen;
      const write: Write = { token: screen.token, writer, rev, seen, ins, first, lang, answer };
      const open = screen.until ? screen.until - performance.now() / 1000 - skew : screen.window_s;
      const record = { e: endpoint, m: mint, w: write, x: Date.now() / 1000 + open + WEEK_S };
      s.rev = rev;
      s.answer = answer;
      s.saved = save(record);
      quiet(screen.quiet.answered_s, mint ? mint.draw : "");
      flying++;
      // Room for what the Wasm will draw, made at the press, so that nothing moves when it does.
      if (!s.full) s.card.classList.add("wait");
      s.mark();
      s.emit("answered", { stored: false, answer: wordless(answer) });
      await s.minted;
      write.token = screen.token;
      const reply = await send(record, call, left);
      flying--;
      if (!later(reply.status)) s.decided = Math.max(s.decided, rev);
      screen.token = write.token;
      if (s.gone) return settle(reply);
      s.reply = [rev, reply];
      s.hand((core) => {
        s.reply = undefined;
        core.replied(rev, reply.status, reply.after, Math.random(), reply.body);
      });
      if (!s.core) join();
    },

    idle: () => !flying,

    wrote: () => s.rev > screen.rev,

    t: (key, value = "") => (screen.texts[key] || "").replace(/\{\w+\}/, () => "" + value),

    mark: () => s.press(s.answer[screen.first] || 0),

    hand(work) {
      const { core } = s;
      try {
        if (core) work(core);
      } catch {
        s.core = undefined;
        s.failed?.();
        // A click that the Wasm failed on is not lost.
        if (s.core !== core) s.hand(work);
      }
    },

    stop() {
      s.hand((core) => core.leave());
      s.gone = true;
      removeEventListener("online", join);
      clearTimeout(waiting);
      s.hand((core) => core.free());
      s.core = s.failed = undefined;
      s.card.remove();
    },
  };
  s.mark();
  const join = (): void => {
    void rest().then((late) => {
      if (s.gone || s.core) return;
      if (late) return late.join(s);
      // The glue cannot be had, for now or for good: the answer is told and delivered all the same.
      addEventListener("online", join, { once: true });
      if (!s.reply) return;
      const [rev, reply] = s.reply;
      s.reply = undefined;
      settle(reply);
      if (rev !== s.rev || !later(reply.status)) return;
      s.say((s.slot.textContent = s.t(s.saved ? "queued" : "not_sent")));
      waiting = setTimeout(() => s.send(s.rev, s.answer), RETRY_MS);
    });
  };
  s.painted(join);
  return s;
}
