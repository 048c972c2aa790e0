// Who holds this device, and to whom it was said on it that somebody goes. Two people may have one name.

import { typed } from "./dialog.js";
import { keep, recall, recallAs } from "./store.js";
import type { Card } from "./types.js";

const NAME = "afterword-board-name";
/** What the server takes, counted as it counts. */
const MOST_BYTES = 64;

const one = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

export const myName = (): string => recall(NAME);

export const fits = (name: string): boolean => new TextEncoder().encode(name.trim()).length <= MOST_BYTES;

/** Says under the field why a name is not taken, before it is sent; `why` is the reason. */
export function checkName(why: string): void {
  const field = one<HTMLInputElement>("my-name");
  field.oninput = () => {
    const wrong = fits(field.value) ? "" : why;
    field.setCustomValidity(wrong);
    one("who-wrong").textContent = wrong;
  };
}

/** Asks for the name under which guests are told of whoever holds this device. Nothing: they do not say. */
export async function askName(): Promise<string> {
  const field = one<HTMLInputElement>("my-name");
  field.value = myName();
  field.dispatchEvent(new Event("input"));
  const name = (await typed(one<HTMLDialogElement>("who"), field)).trim();
  if (name && fits(name)) keep(NAME, name);
  return name;
}

/** By guest, the name under which somebody went from this device. */
type Going = Record<string, string>;
let kept = "";
const going = (): Going => recallAs<Going>(kept, {});
const write = (next: Going): void => keep(kept, Object.keys(next).length ? JSON.stringify(next) : "");
const underWay = new Set<string>();

/** Each board has guests of its own. */
export function serve(site: string, branch: string): void {
  kept = `afterword-board-going/${site}/${branch}`;
}

export const isMine = ({ id, by }: Card): boolean => by !== null && going()[id] === by;

/** Kept before it is sent: a reply can be lost, and who went has gone nevertheless. */
export function setOut(id: string, name: string): void {
  underWay.add(id);
  write({ ...going(), [id]: name });
}

/** What came of it is known, or that it is not. */
export function settled(id: string): void {
  underWay.delete(id);
}

export function notGoing(id: string): void {
  const { [id]: _, ...others } = going();
  write(others);
}

/** Lets go of what the board has another word of. */
export function reconcile(cards: Map<string, Card>): void {
  const known = going();
  const kept = Object.entries(known).filter(([id, name]) => underWay.has(id) || cards.get(id)?.by === name);
  if (kept.length < Object.keys(known).length) write(Object.fromEntries(kept));
}

/** Nobody in particular holds this device any more. */
export function forgetMe(): void {
  keep(NAME, "");
  write({});
}
