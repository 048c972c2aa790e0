// <afterword-feedback>: attributes and open() say the same things; events and results leave from here.

import { language } from "./lang";
import { first, rest } from "./rest";
import type { Session } from "./first/session";
import { base, texts } from "./texts";
import { call, type Answer } from "./wire";

export interface Options {
  /** A signed invitation from your server. */
  token?: string;
  /** Or the site's public key: then the answer is not verified. */
  siteKey?: string;
  /** Your label of this conversation; reloads and other tabs go on with the same answer. */
  conversation?: string;
  /** Ids only: agent, team, channel, place, tier, served_by, and the site's own two. */
  facts?: Record<string, string>;
  /** What the site's rules for short chats look at. */
  chat?: { seconds?: number; agentMessages?: number };
  lang?: string;
  /** Where the Worker answers; the origin of this script unless said. */
  endpoint?: string;
  layout?: "inline" | "popover" | "headless";
  /** Height in px kept free for an inline widget. */
  reserve?: number | string;
  /** Of a strict Content-Security-Policy, for browsers without adopted style sheets. */
  nonce?: string;
  /** Whether the first choice takes the focus. */
  focus?: boolean;
  /** Where to put the widget: an element or a selector. */
  target?: Element | string | null;
}

export interface Result {
  outcome: "stored" | "queued" | "dismissed" | "not_shown" | "refused";
  code?: string;
  answer?: Answer;
}

/** After the next frame; where nothing is painted, at once. */
const painted = (work: () => void): void => {
  if (document.hidden) setTimeout(work);
  else requestAnimationFrame(() => setTimeout(work));
};

/** Every widget of the page, shadow roots included. */
export const connected = new Set<AfterwordFeedback>();

export class AfterwordFeedback extends HTMLElement {
  static get observedAttributes(): string[] {
    return ["token", "site-key", "conversation"];
  }

  /** Made by open(), so it goes with close(). */
  temporary?: boolean;
  /** The attributes that were opened last. */
  private opened?: string;
  private end?: () => void;
  private shut?: () => void;
  private session?: Session;

  private said(): string {
    const [token, siteKey, conversation] = AfterwordFeedback.observedAttributes.map((name) => this.getAttribute(name));
    return token || siteKey ? [token, siteKey, conversation].join() : "";
  }

  connectedCallback(): void {
    connected.add(this);
    this.attributeChangedCallback();
  }

  // A page that writes token and site key one after the other, or moves the element, opens once.
  attributeChangedCallback(): void {
    queueMicrotask(() => {
      const said = this.said();
      if (this.isConnected && said && said !== this.opened) void this.open();
    });
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected) return;
      connected.delete(this);
      this.opened = undefined;
      this.end?.();
    });
  }

  /** Inline styles that no rule of the page can undo. */
  private room(display: string, height: string): void {
    this.style.setProperty("display", display, "important");
    this.style.setProperty("min-height", height, "important");
  }

  open(given: Options = {}): Promise<Result> {
    const options: Options = { nonce: this.nonce, ...given };
    for (const name of ["token", "site-key", "conversation", "endpoint", "layout", "reserve"]) {
      const key = name.replace("-k", "K") as "token";
      options[key] = options[key] || this.getAttribute(name) || undefined;
    }
    const { layout, nonce } = options;
    const popover = layout === "popover";
    // Headless draws nothing: the page has buttons of its own and calls choose(). A popover takes no room in the page.
    const display = layout === "headless" ? "none" : popover ? "contents" : "block";
    try {
      options.facts = options.facts || JSON.parse(this.getAttribute("facts")!) || undefined;
    } catch {}
    this.end?.();
    this.opened = this.said();
    return new Promise((resolve) => {
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      const before = document.activeElement as HTMLElement | null;
      const emit = (type: string, detail: object): void => {
        // What comes after the widget was taken away is told to the page all the same.
        const from = this.isConnected ? this : document;
        from.dispatchEvent(new CustomEvent("afterword:" + type, { bubbles: true, composed: true, detail }));
      };
      const settle = (outcome: string, code?: string, answer?: Answer): void =>
        resolve({ outcome, code, answer } as Result);
      const lang = options.lang || language(this);
      let over = false;
      const again = (): void => void (this.session || begin());
      // An inline widget keeps its room from now on, so that nothing jumps when the texts are there.
      const show = (on: boolean): void =>
        this.room(on ? display : "none", on && !popover ? (parseInt("" + options.reserve) || 240) + "px" : "0");
      show(true);
      this.end = () => {
        const { session } = this;
        over = true;
        removeEventListener("online", again);
        this.end = this.shut = this.session = undefined;
        session?.stop();
        // An answer that is on its way settles when its reply is there.
        if (!session?.wrote()) settle("dismissed");
      };
      const close = (this.shut = (): void => {
        const inside = root.activeElement;
        this.end?.();
        show(false);
        if (inside) before?.focus();
        emit("closed", {});
        if (this.temporary) this.remove();
      });
      /** Nothing to show, for now or for good. */
      const leave = (why: string): void => {
        show(false);
        settle("not_shown", why);
        if (why === "no_texts") addEventListener("online", again, { once: true });
        else if (this.temporary) this.remove();
      };

      const begin = async (asked = texts(options, lang)): Promise<void> => {
        const [{ screen, code, mint, skew, due }, drawn] = await Promise.all([asked, first()]);
        if (over) return;
        if (!drawn || !screen) {
          emit("failed", { code: code || "no_texts" });
          return leave(code || "no_texts");
        }
        if (!screen.show) return leave(screen.why_not!);
        // Of preloaded texts the rest is asked for once they are drawn; a click waits for it in the queue.
        const minted =
          due &&
          new Promise<void>(painted).then(due).then((late) => {
            const now = late.screen;
            // Refused, answered in another tab, or the questions are not the same any more: that is shown.
            const other = now ? !now.show || now.rev > screen.rev || now.instrument !== screen.instrument : late.code !== "no_texts";
            if (other && !over && !this.session?.rev) {
              this.session?.stop();
              this.session = undefined;
              void begin(Promise.resolve(late));
            } else if (now) {
              const { token, until, link_plain } = now;
              Object.assign(screen, { token, until, link_plain });
            }
          });
        show(true);
        const session = (this.session = drawn.session({
          root, screen, skew, mint, minted, popover, nonce, emit, settle, close, call, rest, painted,
          endpoint: base(options), conversation: options.conversation,
        }));
        if (options.focus) session.group.querySelector("button")!.focus();
        emit("shown", { lang: screen.lang });
      };
      begin().catch(() => leave("no_texts"));
    });
  }

  /** Records a choice of the first question, as a press of its button would. */
  choose(value: number): void {
    this.session?.choose(value);
  }

  /** Closes what is open: what was gathered is sent, and the focus goes back to where it was. */
  close(): void {
    this.shut?.();
  }
}
