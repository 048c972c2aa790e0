// The staff board of a branch. The key comes in the fragment of the address, which no server sees, is taken out of it
// at once, and stays in this tab.

import { type Deed, about, cleared, draw } from "./draw.js";
import { Live, type State } from "./live.js";
import { chime, isOn, turn } from "./sound.js";
import { type Card, isOpen } from "./types.js";
import { type Words, wordsFor } from "./words.js";

const KEY = "afterword-board-key";
const BRANCH = "afterword-board-branch";
const NAME = "afterword-board-name";
const TICK_MS = 5_000;

const one = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** A tab that may keep nothing works until it is closed. */
const kept = new Map<string, string>();
const recall = (store: () => Storage, name: string): string => {
  try {
    return store().getItem(name) ?? kept.get(name) ?? "";
  } catch {
    return kept.get(name) ?? "";
  }
};
const keep = (store: () => Storage, name: string, value: string): void => {
  kept.set(name, value);
  try {
    store().setItem(name, value);
  } catch {
    // Kept in memory.
  }
};
const tab = (): Storage => sessionStorage;
const tablet = (): Storage => localStorage;

const words: Words = wordsFor(navigator.languages);
let cards = new Map<string, Card>();
/** What was open before, to tell who is new. Nobody is, on the first look. */
let known: Set<string> | undefined;
let ahead = 0;
let live: Live | undefined;

const now = () => ({ at: Date.now() / 1000 + ahead, me: recall(tablet, NAME), words });

function show(): void {
  draw(cards, now());
  one("nobody").hidden = !known || [...cards.values()].some(isOpen);
}

/** Says what has happened to whoever does not look. */
function announce(next: Map<string, Card>): void {
  const open = [...next.values()].filter(isOpen);
  const fresh = known && open.filter(({ id, called_at }) => !known?.has(`${id} ${called_at}`));
  known = new Set(open.map(({ id, called_at }) => `${id} ${called_at}`));
  if (!fresh?.length) return;
  one("said").textContent = fresh.map((card) => `${card.name}: ${about(card, now())}`).join(". ");
  chime();
}

const STATES: Record<State, keyof Words & ("connecting" | "live" | "polling" | "offline" | "refused")> = {
  connecting: "connecting",
  live: "live",
  polling: "polling",
  offline: "offline",
  refused: "refused",
};

function open(): void {
  const key = recall(tab, KEY);
  one("open").hidden = key !== "";
  if (!key) return ask(words.noKey);
  live = new Live(key, recall(tab, BRANCH) || undefined, {
    cards(next) {
      announce(next);
      cards = next;
      show();
    },
    ticket(ticket) {
      ahead = ticket.now - Date.now() / 1000;
      one("name").textContent = ticket.name;
      document.title = ticket.name;
    },
    state(state) {
      const shown = one("state");
      if (shown.dataset.state !== state) shown.textContent = words[STATES[state]];
      shown.dataset.state = state;
      if (state !== "refused") return;
      keep(tab, KEY, "");
      cleared();
      known = undefined;
      one("nobody").hidden = true;
      ask(words.refusedWhy);
    },
  });
  live.start();
}

function ask(why: string): void {
  one("open").hidden = false;
  one("open-why").textContent = why;
}

/** What is typed into the dialog; old browsers, which have none, ask in their own way. */
async function named(dialog: HTMLDialogElement, field: HTMLInputElement): Promise<string> {
  if (!dialog.showModal) return prompt(field.labels?.[0]?.textContent ?? "", field.value) ?? "";
  dialog.returnValue = "";
  dialog.showModal();
  await new Promise((closed) => dialog.addEventListener("close", closed, { once: true }));
  return dialog.returnValue === "yes" ? field.value : "";
}

/** The display name of who holds this tablet; asked for once. */
async function myName(again = false): Promise<string> {
  const name = recall(tablet, NAME);
  if (name && !again) return name;
  const dialog = one<HTMLDialogElement>("who");
  const field = one<HTMLInputElement>("my-name");
  field.value = name;
  const typed = (await named(dialog, field)).trim();
  if (!typed) return "";
  keep(tablet, NAME, typed);
  one("me").textContent = words.iAm.replace("{name}", typed);
  return typed;
}

let noteFor = 0;
function note(text: string): void {
  const shown = one("note");
  shown.textContent = text;
  shown.hidden = false;
  clearTimeout(noteFor);
  noteFor = setTimeout(() => (shown.hidden = true), 8_000);
}

async function go(id: string, deed: Deed): Promise<void> {
  const name = await myName();
  if (!name || !live) return;
  try {
    const reply = await live.send(`/v1/calls/${id}/${deed}`, { name, ...live.named });
    const said = (await reply.json()) as { call?: { by: string | null; done: boolean }; by?: string };
    const card = cards.get(id);
    if (card && said.call) {
      cards.set(id, { ...card, by: said.call.by, done_at: said.call.done ? (card.done_at ?? now().at) : null });
      show();
    } else if (said.by) note(words.taken.replace("{name}", said.by));
    else note(words.failed);
  } catch {
    note(words.failed);
  }
  live.look();
}

function setUp(): void {
  document.documentElement.lang = words.lang;
  document.documentElement.dir = words.lang === "ar" ? "rtl" : "ltr";
  const texts: [string, string][] = [
    ["nobody", words.nobody],
    ["earlier-title", words.earlier],
    ["open-label", words.key],
    ["open-go", words.open],
    ["who-title", words.whoTitle],
    ["who-why", words.whoWhy],
    ["who-label", words.name],
    ["who-no", words.cancel],
    ["who-yes", words.ok],
    ["sound", words.sound],
  ];
  for (const [id, text] of texts) one(id).textContent = text;
  const name = recall(tablet, NAME);
  one("me").textContent = name ? words.iAm.replace("{name}", name) : words.whoTitle;
  one("me").hidden = one("sound").hidden = false;
  one("me").onclick = async () => {
    await myName(true);
    show();
  };
  one("sound").onclick = async () => {
    await turn(!isOn());
    one("sound").setAttribute("aria-pressed", String(isOn()));
  };
  const dialog = one<HTMLDialogElement>("who");
  one("who-no").onclick = () => dialog.close("no");
  one<HTMLButtonElement>("who-yes").value = "yes";
  one<HTMLFormElement>("open").onsubmit = (event) => {
    event.preventDefault();
    const field = one<HTMLInputElement>("key");
    keep(tab, KEY, field.value.trim());
    field.value = "";
    open();
  };
  document.querySelector("main")?.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLButtonElement>("button[data-deed]");
    const id = button?.closest<HTMLElement>("[data-id]")?.dataset.id;
    if (button && id) void go(id, button.dataset.deed as Deed);
  });
  setInterval(show, TICK_MS);
}

function takeKey(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  const key = given.get("key");
  if (!key) return;
  keep(tab, KEY, key);
  keep(tab, BRANCH, given.get("branch") ?? "");
  history.replaceState(null, "", location.pathname);
}

takeKey();
setUp();
open();
// The same tab may be given another key.
addEventListener("hashchange", () => {
  if (!new URLSearchParams(location.hash.slice(1)).has("key")) return;
  takeKey();
  location.reload();
});
