// <afterword-feedback>: attributes and open() say the same things; events and results leave from here.

import { draw } from "./draw";
import { adopt } from "./frame";
import { language } from "./lang";
import { left } from "./queue";
import { rest } from "./rest";
import { session, type Session } from "./session";
import { call, later, type Answer, type Body, type Mint, type Screen } from "./wire";

export interface Options {
  /** A signed invitation from your server. */
  token?: string;
  /** Or the site's public key: then the answer is not verified. */
  siteKey?: string;
  /** Your label of this conversation; reloads and other tabs go on with the same answer. */
  conversation?: string;
  /** Ids only: agent, team, channel, place, tier, served_by, and the site's own two. */
  facts?: Record<string, string>;
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

interface Texts {
  screen?: Screen;
  code: string;
  mint?: Mint;
}

const preloaded: Record<string, Promise<Texts> | undefined> = {};

/** What earlier pages left is delivered first, so that the screen shows it. */
const soon = left() && rest().then((late) => late?.flush());

const id = ({ endpoint, token, siteKey, conversation }: Options, lang?: string): string =>
  [endpoint, token, siteKey, conversation, lang].join();

const base = (options: Options): string => options.endpoint || new URL(import.meta.url).origin;

async function texts(options: Options, lang: string | undefined, mintNow: boolean): Promise<Texts> {
  const { token, siteKey = "", conversation, facts } = options;
  const v1 = base(options) + "/v1/";
  await soon;
  const drawn = token ? "" : await draw(siteKey, conversation);
  const mint = token ? undefined : { site_key: siteKey, draw: drawn, facts, lang };
  const { status, body } = await (token
    ? call<Screen & Body>(v1 + "answers/current", { token, lang })
    : mintNow
      ? call<Screen & Body>(v1 + "invitations", mint)
      : call<Screen & Body>(v1 + "widget/" + siteKey + "?draw=" + drawn + (lang ? "&lang=" + lang : "")));
  const code = later(status) ? "no_texts" : body.code || "no_texts";
  if (body.texts) return { screen: body, code, mint };
  if (!later(status)) void rest().then((late) => late?.warn(body, token));
  return { code };
}

/** Fetches the texts and the Wasm, so that open() needs no network. */
export async function preload(options: Options): Promise<void> {
  const lang = options.lang || language(document.documentElement);
  const key = id(options, lang);
  void rest();
  if (!(await (preloaded[key] = texts(options, lang, false))).screen) delete preloaded[key];
}

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

  open(given: Options): Promise<Result> {
    const options: Options = { nonce: this.nonce, ...given };
    for (const name of ["token", "site-key", "conversation", "endpoint", "layout", "reserve"]) {
      const key = name.replace("-k", "K") as "token";
      options[key] = options[key] || this.getAttribute(name) || undefined;
    }
    // Headless draws nothing: the page has buttons of its own and calls choose().
    if (options.layout === "headless") this.setAttribute("layout", options.layout);
    try {
      options.facts = options.facts || JSON.parse(this.getAttribute("facts")!);
    } catch {}
    this.end?.();
    return new Promise((resolve) => {
      const popover = options.layout === "popover";
      const root = this.shadowRoot || this.attachShadow({ mode: "open" });
      const before = document.activeElement as HTMLElement | null;
      const emit = (type: string, detail: object): void => {
        this.dispatchEvent(new CustomEvent("afterword:" + type, { bubbles: true, composed: true, detail }));
      };
      const settle = (outcome: string, code?: string, answer?: Answer): void =>
        resolve({ outcome, code, answer } as Result);
      const lang = options.lang || language(this);
      let over = false;

      if (!popover) adopt(root, ":host{min-height:" + (parseInt("" + options.reserve) || 240) + "px}", options.nonce);
      this.end = () => {
        over = true;
        this.end = undefined;
        this.session?.stop();
        this.session = undefined;
        settle("dismissed");
      };

      const begin = async (): Promise<void> => {
        const key = id(options, lang);
        const early = preloaded[key];
        const { screen, code, mint } = await (early || texts(options, lang, true));
        delete preloaded[key];
        if (over) return;
        if (!screen || !screen.show) {
          const why = screen ? screen.why_not! : code;
          if (!screen) emit("failed", { code });
          if (code === "no_texts") addEventListener("online", () => over || this.session || begin(), { once: true });
          this.hidden = true;
          return settle("not_shown", why);
        }
        // Preloaded texts have no token yet: it is asked for now, and a click waits for it in the queue.
        const minted =
          screen.token ? undefined
          : texts(options, lang, true).then(({ screen: late }) => {
              if (late) Object.assign(screen, late);
            });
        const close = (): void => {
          const inside = root.activeElement;
          this.end?.();
          this.hidden = true;
          if (inside) before?.focus();
          emit("closed", {});
          if (this.temporary) this.remove();
        };
        const { nonce, conversation } = options;
        this.hidden = false;
        this.session = session({ root, screen, endpoint: base(options), popover, nonce, mint, conversation, minted, emit, settle, close });
        if (options.focus) this.session.group.querySelector("button")!.focus();
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
