// What the widget offers to the page it lives in. Types only: nothing of this file is left in JavaScript.

/** Where the right to answer comes from: one of the two. While it is `undefined`, nothing is asked. */
export type Invitation =
  | {
      /** A signed invitation from your server. */
      token: string | undefined;
      siteKey?: undefined;
    }
  | {
      /** The site's public key. Anybody could have asked, so such answers count for no agent. */
      siteKey: string | undefined;
      token?: undefined;
    };

/** What the rules look at that skip a chat too short to ask about. What is not given skips nothing. */
export interface Chat {
  seconds?: number;
  agentMessages?: number;
}

export type Layout = "inline" | "popover" | "headless";

/** What is asked about, and in which language. */
export interface Asking {
  /** Your label of this conversation: reloads and other tabs go on with the same answer. Only with a site key. */
  conversation?: string;
  /** Ids only: agent, team, channel, place, tier, served_by, and up to two that the site names. Only with a site key. */
  facts?: Record<string, string>;
  /** Else the nearest `lang` in the page, else what the browser prefers. */
  lang?: string;
  /** Where the Worker answers, if not where `widget.js` comes from. */
  endpoint?: string;
  chat?: Chat;
}

/** How it looks and behaves in the page. */
export interface Appearance {
  /** `popover` unless there is a target. `headless` draws nothing: your own buttons call `choose()`. */
  layout?: Layout;
  /** Height in px kept free for an inline widget, so that nothing moves when it comes. */
  reserve?: number;
  /** Of a strict Content-Security-Policy, for browsers without adopted style sheets. */
  nonce?: string;
  /** Whether the first choice takes the focus. Unless told to, the widget takes none. */
  focus?: boolean;
}

export type AskOptions = Asking & Invitation;

export type OpenOptions = Asking &
  Appearance & {
    /** Where to put the widget: an element, or a selector of one. */
    target?: Element | string | null;
  } & (Invitation | { token?: undefined; siteKey?: undefined });

/** What was chosen. Words and contact stay between the customer and the site. */
export interface Answer {
  /** 1 worst to 5 best. */
  rating?: number | null;
  /** Agreement with "it was easy", 1 to 7. */
  effort?: number | null;
  reasons?: string[] | null;
  solved?: boolean | null;
}

/** A code that is known, or one that a later version adds. */
type Code<Known extends string> = Known | (string & {});

/** Why a widget does not show, or a code of a refusal. */
export type Reason = Code<
  | "sampled_out"
  | "too_short"
  | "agent_silent"
  | "asked_recently"
  | "answered"
  | "window_over"
  | "no_texts"
  | "not_loaded"
>;

export interface Result {
  outcome: "stored" | "queued" | "dismissed" | "not_shown" | "refused";
  code?: Reason;
  answer?: Answer;
}

export interface Showing {
  show: boolean;
  reason?: Reason;
}

/** `window.afterword`. Nothing of it throws, and no promise of it rejects. */
export interface Afterword {
  /** Asks. Settles when the first answer is stored or kept for later, or when there will be none. */
  open(options?: OpenOptions): Promise<Result>;
  /** Closes what is open: what was gathered is sent. */
  close(): void;
  /** Takes every widget out of the page. */
  remove(): void;
  /** Fetches texts and code, so that `open()` with the same options needs no network. */
  preload(options: AskOptions): Promise<void>;
  /** Whether `open()` would show something, and if not, why. */
  canShow(options: AskOptions): Promise<Showing>;
}

/** `<afterword-feedback>`. */
export interface AfterwordElement extends HTMLElement {
  open(options?: OpenOptions): Promise<Result>;
  close(): void;
  /** Records a choice of the first question, as a press of its button would. */
  choose(value: number): void;
}

/** The question is on the screen. */
export interface Shown {
  lang: string;
}

/** Fired on the click, and again when it is stored. */
export type Answered = { stored: false; answer: Answer } | { stored: true; outcome: string; answer: Answer };

export interface Failed {
  code: Reason;
}

/** They bubble, out of shadow roots too: listen at the element or at the document. */
export interface AfterwordEventMap {
  "afterword:shown": CustomEvent<Shown>;
  "afterword:answered": CustomEvent<Answered>;
  "afterword:closed": CustomEvent<Record<string, never>>;
  "afterword:failed": CustomEvent<Failed>;
}

/** What a wrapper takes besides its listeners. */
export type WidgetProps = Asking & Appearance & Pick<LoadOptions, "src" | "integrity"> & Invitation;

export interface LoadOptions {
  /** The origin of your Afterword. */
  endpoint?: string;
  /** Address of `widget.js`, if you host it yourself. */
  src?: string;
  /** Of your Content-Security-Policy, for the script. */
  nonce?: string;
  /** Hash of `widget.js`: only for one that you host, or that a version in its address keeps from changing. */
  integrity?: string;
}

declare global {
  /** There once `widget.js` has run. */
  var afterword: Afterword | undefined;
  interface HTMLElementTagNameMap {
    "afterword-feedback": AfterwordElement;
  }
  interface GlobalEventHandlersEventMap extends AfterwordEventMap {}
}
