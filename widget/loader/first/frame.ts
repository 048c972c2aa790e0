// The frame and the first question. Drawn once: a change of language or of the choice alters these nodes
// and never replaces them, so that a press in progress, or the focus, survives whatever arrives.

import type { Setup } from "./session";
import { styles } from "./styles";
import type { Screen } from "../wire";

/** An element with a part (which is its class too), by the DOM alone: no markup for Trusted Types to refuse. */
export function h(tag: string, part: string, attrs: Record<string, string> = {}, ...children: (Node | string)[]): HTMLElement {
  const node = document.createElement(tag);
  if (part) node.setAttribute("part", (node.className = part));
  for (const name in attrs) node.setAttribute(name, attrs[name]!);
  node.append(...children);
  return node;
}

const sheets: Record<string, CSSStyleSheet> = {};

const sheet = (css: string): CSSStyleSheet => {
  if (!sheets[css]) (sheets[css] = new CSSStyleSheet()).replaceSync(css);
  return sheets[css]!;
};
// Read while the texts are on their way.
try {
  sheet(styles);
} catch {}

/** Adds a style sheet once: adopted where there are such, else an element with the page's nonce. */
export function adopt(root: ShadowRoot, css: string, nonce?: string): void {
  try {
    root.adoptedStyleSheets = [...new Set([...root.adoptedStyleSheets, sheet(css)])];
  } catch {
    // After the earlier ones, which it may overrule.
    const there = [...root.children].some((one) => one.textContent === css);
    if (!there) root.insertBefore(h("style", "", nonce ? { nonce } : {}, css), root.querySelector(".card"));
  }
}

// Mouths from worst to best, after the round of the head and the eyes.
const HEAD = "M2.5 12a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0M9 9.4v.9m6-.9v.9";
const MOUTHS = ["M8 16.6q4-4 8 0", "M8.2 16q3.8-2.2 7.6 0", "M8.4 15.4h7.2", "M8.2 14.7q3.8 2.7 7.6 0", "M7.6 13.9q4.4 6.5 8.8 0z"];

function face(value: number): Node {
  const make = (tag: string, name: string, is: string): Element => {
    const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
    node.setAttribute(name, is);
    return node;
  };
  const svg = make("svg", "viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.append(make("path", "d", HEAD + MOUTHS[value - 1]));
  return svg;
}

/** The nodes of the first question, whoever drew them. */
export interface Nodes {
  card: HTMLElement;
  head: HTMLElement;
  site: Element;
  question: Element;
  group: HTMLElement;
  /** From worst to best; the last child of each is its word. */
  buttons: HTMLElement[];
  hours: Element;
  slot: HTMLElement;
  live: Element;
}

export interface Frame extends Nodes {
  /** Writes the texts of the screen into the nodes. */
  label(screen: Screen): void;
  /** Marks the recorded choice; 0 marks none. */
  press(value: number): void;
  /** Tells a screen reader. */
  say(text: string): void;
}

/** What a widget does to its nodes. */
export function frame(nodes: Nodes): Frame {
  const { card, site, question, buttons, hours, live } = nodes;
  return {
    ...nodes,
    label({ lang, site: { name }, texts, first }) {
      card.lang = lang;
      card.dir = /^(ar|fa|he|ur)/.test(lang) ? "rtl" : "ltr";
      site.textContent = name;
      question.textContent = texts[first + ".question"]!;
      buttons.forEach((button, i) => (button.lastChild!.textContent = texts[first + "." + (i + 1)]!));
      hours.textContent = texts["window"]!;
    },
    press(value) {
      card.classList.toggle("on", !!value);
      buttons.forEach((button, i) => button.setAttribute("aria-pressed", "" + (i + 1 === value)));
    },
    say: (text) => void (live.textContent = text),
  };
}

export function draw({ root, screen, popover, nonce, close }: Pick<Setup, "root" | "screen" | "popover" | "nonce" | "close">, choose: (value: number) => void): Frame {
  const rating = screen.first === "rating";
  const { brand, logo } = screen.site;
  const site = h("span", "site");
  const x = h("button", "close", { type: "button" }, "\u00d7");
  const question = h("p", "question", { id: "q" });
  const hours = h("p", "window note");
  const slot = h("div", "slot");
  const live = h("p", "live", { role: "status" });
  const head = h("div", "head", {}, site);
  const group = h("div", rating ? "choices" : "choices rows", { role: "group", "aria-labelledby": "q", "data-digits": "" });
  const buttons = Array.from({ length: rating ? 5 : 7 }, (_, i) => {
    const button = h("button", "choice", { type: "button", value: "" + (i + 1) }, ...(rating ? [face(i + 1)] : []), h("span", "word"));
    button.onclick = () => choose(i + 1);
    group.append(button);
    return button;
  });
  const card = h("div", popover ? "card pop" : "card", { role: popover ? "dialog" : "region", "aria-labelledby": "q" }, head, question, group, hours, slot, live);
  if (brand) card.style.setProperty("--site", brand);
  if (logo) {
    // As an image it can run nothing; where a policy refuses it, it goes.
    const image = h("img", "logo", { alt: "", height: "20" });
    image.onerror = () => image.remove();
    (image as HTMLImageElement).src = "data:image/svg+xml," + encodeURIComponent(logo);
    head.prepend(image);
  }
  if (popover) {
    head.append(x);
    x.onclick = close;
    card.onkeydown = (event) => {
      if (event.key === "Escape") close();
    };
  }
  adopt(root, styles, nonce);
  root.append(card);
  const made = frame({ card, head, site, question, group, buttons, hours, slot, live });
  const { label } = made;
  made.label = (screen) => {
    label(screen);
    x.setAttribute("aria-label", screen.texts["close"]!);
  };
  made.label(screen);
  return made;
}
