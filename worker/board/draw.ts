// Draws the cards. Each guest has one element for as long as they are on the board, so that nothing jumps and a
// focus stays where it is.

import { type Card, type Standing, isOpen, standingOf } from "./types.js";
import { type Words } from "./words.js";

export type Deed = "claim" | "release" | "done";

/** Mouths from worst to best, after the round of the head and the eyes: the faces of the widget. */
const HEAD = "M2.5 12a9.5 9.5 0 1 0 19 0a9.5 9.5 0 1 0-19 0M9 9.4v.9m6-.9v.9";
const MOUTHS = ["M8 16.6q4-4 8 0", "M8.2 16q3.8-2.2 7.6 0", "M8.4 15.4h7.2", "M8.2 14.7q3.8 2.7 7.6 0", "M7.6 13.9q4.4 6.5 8.8 0z"];
const SVG = "http://www.w3.org/2000/svg";
/** Settled guests that are still shown. */
const MOST_SETTLED = 30;

export interface Now {
  /** The server's clock, in seconds. */
  at: number;
  /** Whether it was said on this device that somebody goes. */
  isMine(card: Card): boolean;
  words: Words;
}

const one = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

function element(tag: string, cls: string, text: string, on: Element): HTMLElement {
  const made = document.createElement(tag);
  made.className = cls;
  made.textContent = text;
  on.append(made);
  return made;
}

function face(rating: number, on: Element): void {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", HEAD + (MOUTHS[rating - 1] ?? ""));
  svg.append(path);
  on.append(svg);
}

/** What a card is about, in words. */
export function about(card: Card, { words }: Now): string {
  const rated = card.rating === null ? "" : (words.ratings[card.rating - 1] ?? "");
  const said: Record<Standing, string> = {
    call: words.calls,
    low: rated,
    done: words.settled,
    mended: words.mended.replace("{rating}", rated),
    withdrawn: words.withdrawn,
    recalled: words.recalled,
  };
  return said[standingOf(card)];
}

function age(card: Card, { at, words }: Now): string {
  const minutes = Math.floor(Math.max(0, at - (card.called_at ?? card.at)) / 60);
  if (minutes < 1) return words.now;
  if (minutes < 60) return words.minutes.replace("{n}", String(minutes));
  return words.hours.replace("{n}", String(Math.floor(minutes / 60)));
}

/** What of a card is on the screen besides its age, so that only a card which looks different is drawn again. */
const look = (card: Card, now: Now): string =>
  JSON.stringify([card.version, card.name, card.by, card.done_at, card.flagged, maySettle(card, now), now.isMine(card)]);

const maySettle = (card: Card, now: Now): boolean =>
  card.rating !== null && isOpen(card) && now.at < (card.settles_at ?? 0);

function fill(item: HTMLElement, card: Card, now: Now): void {
  const { words } = now;
  const standing = standingOf(card);
  item.className = `card ${standing}${card.by ? " taken" : ""}`;
  item.tabIndex = -1;
  item.textContent = "";
  const head = element("div", "head", "", item);
  const title = element("h2", "place", "", head);
  element("bdi", "", card.name, title);
  element("span", "age", "", head);
  const what = element("p", "what", "", item);
  if (card.rating !== null && standing !== "withdrawn") face(card.rating, what);
  element("strong", "", about(card, now), what);
  if (standing === "call" && card.rating !== null && card.standing === "counted") {
    element("span", "rated", words.ratings[card.rating - 1] ?? "", what);
  }
  if (standing !== "withdrawn") {
    const reasons = card.reasons.map((code) => words.reasons[code] ?? code);
    if (reasons.length) element("p", "reasons", reasons.join(" · "), item);
    if (card.words) {
      const said = element("blockquote", "words", card.words, item);
      said.dir = "auto";
    }
  }
  if (maySettle(card, now)) element("p", "may", words.may, item);
  if (card.flagged) element("p", "may", words.flagged, item);
  const by = element("p", "by", "", item);
  const mine = now.isMine(card);
  if (card.by) {
    const [before, after] = (card.done_at ? words.was : mine ? words.mine : words.goes).split("{name}");
    by.append(before ?? "");
    if (after !== undefined) {
      element("bdi", "", card.by, by);
      by.append(after);
    }
  } else by.remove();
  if (!isOpen(card)) return;
  const row = element("div", "row", "", item);
  const button = (deed: Deed, label: string, cls: string): void => {
    const made = element("button", cls, label, row) as HTMLButtonElement;
    made.type = "button";
    made.dataset.deed = deed;
    made.setAttribute("aria-label", `${label}: ${card.name}`);
  };
  if (!card.by) button("claim", words.go, "main");
  button("done", words.done, mine ? "main" : "");
  if (mine) button("release", words.notMe, "");
}

/** How urgent somebody is, the most urgent first: who calls, who was let down, who perhaps was, who needs nobody any more. */
function urgency(card: Card): number {
  if (!isOpen(card)) return 3;
  if (standingOf(card) === "call") return 0;
  return card.flagged ? 2 : 1;
}

/** Who waits longest comes first; of all others the newest. Whoever comes in the same second is in the order of the places. */
function order(a: Card, b: Card): number {
  const since = (card: Card): number => {
    if (urgency(card) === 0) return card.called_at ?? card.at;
    return -(card.done_at ?? card.at);
  };
  const [one, other] = a.place === b.place ? [a.id, b.id] : [a.place, b.place];
  return urgency(a) - urgency(b) || since(a) - since(b) || (one < other ? -1 : 1);
}

const items = new Map<string, { item: HTMLElement; look: string }>();

function place(list: HTMLElement, cards: Card[], now: Now): void {
  cards.forEach((card, at) => {
    let known = items.get(card.id);
    if (!known) {
      const item = document.createElement("li");
      item.dataset.id = card.id;
      known = { item, look: "" };
      items.set(card.id, known);
    }
    const looks = look(card, now);
    if (known.look !== looks) fill(known.item, card, now);
    known.look = looks;
    const shown = known.item.querySelector(".age");
    const since = age(card, now);
    if (shown && shown.textContent !== since) shown.textContent = since;
    // One that is where it belongs is not moved: it would lose the focus.
    if (list.children[at] !== known.item) list.insertBefore(known.item, list.children[at] ?? null);
  });
}

/** Where the focus is on the board, and how it gets back there when what had it was drawn again or has moved. */
function holdFocus(): () => void {
  const had = document.activeElement as HTMLElement | null;
  const card = had?.closest<HTMLElement>("li[data-id]");
  if (!had || !card) return () => {};
  const at = [...one("waiting").children].indexOf(card);
  return () => {
    if (document.activeElement === had) return;
    const button = card.querySelector<HTMLElement>(`[data-deed="${had.dataset.deed}"]`) ?? card.querySelector("button");
    // Of one that is settled the next is at hand; only Tab leads to its buttons, so that no press too many goes there.
    const waiting = one("waiting").children;
    const next = waiting[Math.min(at, waiting.length - 1)] as HTMLElement | undefined;
    (button ?? next ?? one("name")).focus({ preventScroll: true });
  };
}

export function draw(cards: Map<string, Card>, now: Now): void {
  const giveBack = holdFocus();
  const all = [...cards.values()].sort(order);
  const settled = all.filter((card) => !isOpen(card)).slice(0, MOST_SETTLED);
  const open = all.filter(isOpen);
  const shown = new Set([...open, ...settled].map(({ id }) => id));
  for (const [id, { item }] of items) {
    if (shown.has(id)) continue;
    item.remove();
    items.delete(id);
  }
  place(one("waiting"), open, now);
  place(one("settled"), settled, now);
  one("waiting").hidden = open.length === 0;
  one("earlier").hidden = settled.length === 0;
  giveBack();
}

export function cleared(): void {
  for (const { item } of items.values()) item.remove();
  items.clear();
}
