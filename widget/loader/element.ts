// <afterword-feedback>: attributes and open() say the same things; events and results leave from here.

import { language } from "./lang";
import { first, rest } from "./rest";
import type { Session } from "./first/session";
import { base, invite, texts } from "./texts";
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

export class AfterwordFeedback extends HTMLElement {
  static get observedAttributes(): string[] {
    return ["token", "site-key"];
  }

  /** Made by open(), so it goes with close(). */
  temporary?: boolean;
  private end?: () => void;
  private session?: Session;

  connectedCallback(): void {
    this.attributeChangedCallback();
  }

  // A page that writes token and site key one after the other, or moves the element, opens once.
  attributeChangedCallback(): void {
    queueMicrotask(() => {
      if (this.isConnected && !this.end && (this.getAttribute("token") || this.getAttribute("site-key"))) void this.open({});
    });
  }

  disconnectedCallback(): void {
    queueMicrotask(() => {
      if (!this.isConnected) this.end?.();
    });
  }

  /** Inline styles that no rule of the page can undo. */
  private room(display: string, height: string): void {
    this.style.setProperty("display", display, "important");
    this.style.setProperty("min-height", height, "important");
  }

  open(given: Options): Promise<Result> {
    const options: Options = { nonce: this.nonce, ...given };
    for (const name of ["token", "site-key", "conversation", "endpoint", "layout", "reserve"]) {
      const key = name.replace("-k", "K") as "token";
      options[key] = options[key] || this.getAttribute(name) || undefined;
    }
    const { layout, nonce } = options;
    // Headless draws nothing: the page has buttons of its own and calls choose().
    const display = layout === "headless" ? "none" : "block";
    const popover = layout === "popover";
    try {
      options.facts = options.facts || JSON.parse(this.getAttribute("facts")!) || undefined;
    } catch {}
    this.end?.();
    return new Promise((resolve) => {
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      const before = document.activeElement as HTMLElement | null;
      const emit = (type: string, detail: object): void => {
        this.dispatchEvent(new CustomEvent("afterword:" + type, { bubbles: true, composed: true, detail }));
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
        over = true;
        removeEventListener("online", again);
        this.end = undefined;
        this.session?.stop();
        this.session = undefined;
        settle("dismissed");
      };
      const close = (): void => {
        const inside = root.activeElement;
        this.end?.();
        show(false);
        if (inside) before?.focus();
        emit("closed", {});
        if (this.temporary) this.remove();
      };

      const begin = async (asked = texts(options, lang)): Promise<void> => {
        const [{ screen, code, mint, skew }, drawn] = await Promise.all([asked, first()]);
        if (over) return;
        if (!drawn || !screen || !screen.show) {
          const why = screen && drawn ? screen.why_not! : code || "no_texts";
          if (!screen || !drawn) emit("failed", { code: why });
          if (why === "no_texts") addEventListener("online", again, { once: true });
          show(false);
          return settle("not_shown", why);
        }
        // Preloaded texts have no token yet: it is asked for once they are drawn, and a click waits for it in the queue.
        const minted =
          screen.token ? undefined
          : new Promise<void>(painted).then(() => invite(options, lang)).then((late) => {
              const now = late.screen;
              if (!now) return;
              const { token, until, link_plain } = now;
              // Another tab has answered meanwhile, or the questions are not the same any more: that is shown.
              if ((now.rev > screen.rev || now.instrument !== screen.instrument) && !over && !this.session?.rev) {
                this.session?.stop();
                void begin(Promise.resolve(late));
              } else Object.assign(screen, { token, until, link_plain });
            });
        show(true);
        const session = (this.session = drawn.session({
          root, screen, skew, mint, minted, popover, nonce, emit, settle, close, call, rest, painted,
          endpoint: base(options), conversation: options.conversation,
        }));
        if (options.focus) session.group.querySelector("button")!.focus();
        emit("shown", { lang: screen.lang });
      };
      void begin();
    });
  }

  /** Records a choice of the first question, as a press of its button would. */
  choose(value: number): void {
    this.session?.choose(value);
  }

  /** Closes what is open: what was gathered is sent, and the focus goes back to where it was. */
  close(): void {
    this.session?.close();
  }
}
