// The staff board of a branch. The key comes in the fragment of the address, which no server sees, is taken out of it
// at once, and stays on this device until somebody has it forgotten.

import type { Refusal } from "./asked.js";
import { stayAwake } from "./awake.js";
import { agreed } from "./dialog.js";
import { type Deed, about, cleared, draw } from "./draw.js";
import { branches, forget, keyOf, last, remember } from "./keys.js";
import { Live } from "./live.js";
import { askName, checkName, fits, forgetMe, isMine, myName, notGoing, reconcile, serve, setOut, settled } from "./people.js";
import { Rings } from "./rings.js";
import { sign } from "./sign.js";
import { chime, press, resumeSound, sound } from "./sound.js";
import { Status } from "./status.js";
import { type Card, type Ticket, isOpen } from "./types.js";
import { type Words, wordsFor } from "./words.js";

const TICK_MS = 5_000;

const one = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

const words: Words = wordsFor(navigator.languages);
const status = new Status(words);
const site = location.pathname.split("/")[2] ?? "";
let branch = "";
let name = "Afterword";
let cards = new Map<string, Card>();
let rings: Rings | undefined;
/** Whether it is known who is on the board. */
let isKnown = false;
/** A key that has opened nothing yet. It is kept once it has: a wrong link takes no good key away. */
let tried = "";
let ahead = 0;
let live: Live | undefined;

const now = () => ({ at: Date.now() / 1000 + ahead, isMine, words });

function show(): void {
  draw(cards, now());
  const open = [...cards.values()].filter(isOpen);
  // An empty board says so only where that is known.
  one("nobody").hidden = !isKnown || open.length > 0 || !status.isCurrent;
  sign(name, open.filter(({ by }) => !by).length, status.isDead);
}

/** Says what has happened to whoever does not look. */
function announce(next: Map<string, Card>): void {
  const fresh = rings?.of(next, now().at) ?? [];
  if (!fresh.length) return;
  one("said").textContent = fresh.map((card) => `${card.name}: ${about(card, now())}`).join(". ");
  chime();
}

function open(): void {
  const key = tried || keyOf(site, branch);
  rings = new Rings();
  one("open").hidden = key !== "";
  for (const id of ["device", "me", "sound"]) one(id).hidden = key === "";
  listBoards();
  if (!key) return why(words.noKey);
  one("why").hidden = true;
  live = new Live(key, branch || undefined, {
    cards(next) {
      announce(next);
      reconcile(next);
      cards = next;
      isKnown = true;
      show();
    },
    ticket: (ticket) => opened(ticket, key),
    state(state) {
      status.say(state, live?.seen ?? 0);
      show();
    },
    refused,
  });
  live.start();
}

function opened(ticket: Ticket, key: string): void {
  ahead = ticket.now - Date.now() / 1000;
  name = `${ticket.name} · ${ticket.branch}`;
  one("name").textContent = name;
  one("why").hidden = true;
  remember(site, ticket.branch, key);
  tried = "";
  branch = ticket.branch;
  serve(site, branch);
  // A reload of this tab, or a bookmark made now, leads to this branch; the key is not in it.
  history.replaceState(null, "", `#branch=${branch}`);
  listBoards();
  stayAwake();
}

/** Other boards that this device opens. */
function listBoards(): void {
  const nav = one("boards");
  const others = branches(site).filter((other) => other !== branch);
  nav.hidden = others.length === 0;
  nav.textContent = "";
  for (const other of others) {
    const link = document.createElement("a");
    link.href = `#branch=${other}`;
    link.textContent = other;
    nav.append(link);
  }
}

function refused({ code, detail }: Refusal, isFinal: boolean): void {
  const texts: Partial<Record<string, string>> = { bad_key: words.refusedWhy, no_branch: words.noPlaces };
  // A key that was only tried takes with it none that is kept.
  if (isFinal && !tried) forget(site, branch);
  if (isFinal) tried = "";
  close();
  one("open").hidden = !isFinal;
  for (const id of ["device", "me", "sound"]) one(id).hidden = isFinal;
  why(texts[code] ?? words.refused, code === "bad_key" ? "" : detail);
}

/** Nothing of a board is on the screen any more. */
function close(): void {
  cleared();
  cards = new Map();
  isKnown = false;
  status.hide();
  sign(name, 0, false);
  one("nobody").hidden = true;
  one("earlier").hidden = true;
}

/** Why there is no board, and what to do; `detail`: as the API puts it. */
function why(text: string, detail = ""): void {
  one("why").hidden = false;
  one("why-text").textContent = text;
  one("why-detail").textContent = detail;
}

function leave(): void {
  live?.stop();
  live = undefined;
  tried = "";
  forget(site, branch);
  close();
  open();
}

let noteFor = 0;
function note(text: string): void {
  const shown = one("note");
  shown.textContent = text;
  shown.hidden = false;
  clearTimeout(noteFor);
  noteFor = setTimeout(() => (shown.hidden = true), 8_000);
}

async function changeName(): Promise<string> {
  const typed = await askName();
  const isTaken = typed !== "" && fits(typed);
  if (typed && !isTaken) note(words.tooLong);
  one("me").textContent = myName() ? words.iAm.replace("{name}", myName()) : words.whoTitle;
  return isTaken ? typed : "";
}

interface Reply {
  call?: { by: string | null; done: boolean };
  changed?: boolean;
  by?: string;
  pointer?: string;
}

async function go(id: string, deed: Deed): Promise<void> {
  // A name from before may be too long.
  const me = fits(myName()) && myName() ? myName() : await changeName();
  if (!me || !live) return;
  const wasMine = cards.get(id);
  const again = wasMine !== undefined && isMine({ ...wasMine, by: me });
  if (deed === "claim") setOut(id, me);
  try {
    const reply = await live.send(`/v1/calls/${id}/${deed}`, { name: me, ...live.named });
    took(id, deed, (await reply.json()) as Reply, again, wasMine?.version);
  } catch {
    note(words.failed);
  }
  settled(id);
  show();
  live?.look();
}

/**
 * What a reply says. `again`: this device has sent the same before and knows of no reply. `version`: of the card when
 * it was sent; where the board has told more since, the reply is the older one.
 */
function took(id: string, deed: Deed, said: Reply, again: boolean, version?: number): void {
  const card = cards.get(id);
  if (!said.call) {
    if (deed === "claim") notGoing(id);
    if (said.pointer === "/name") note(words.tooLong);
    else note(said.by ? words.taken.replace("{name}", said.by) : words.failed);
    return;
  }
  const isOther = deed === "claim" && said.changed === false && !again;
  if (isOther && said.call.by && !said.call.done) note(words.taken.replace("{name}", said.call.by));
  if (isOther || deed === "release") notGoing(id);
  if (card && card.version === version) cards.set(id, { ...card, by: said.call.by, done_at: said.call.done ? (card.done_at ?? now().at) : null });
}

function showSound(): void {
  const is = sound();
  const button = one("sound");
  button.textContent = is === "asleep" ? words.soundAgain : words.sound;
  button.setAttribute("aria-pressed", String(is === "on"));
  button.dataset.sound = is;
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
    ["device-keeps", words.keeps],
    ["forget", words.forget],
    ["leave-title", words.forget],
    ["leave-why", words.forgetWhy],
    ["leave-no", words.cancel],
    ["leave-yes", words.forgetYes],
    ["me", myName() ? words.iAm.replace("{name}", myName()) : words.whoTitle],
  ];
  for (const [id, text] of texts) one(id).textContent = text;
  one("boards").setAttribute("aria-label", words.boards);
  checkName(words.tooLong);
  showSound();
  resumeSound(one("sound"), showSound);
  one("me").onclick = () => void changeName();
  one("sound").onclick = () => press(showSound);
  one("who-no").onclick = () => one<HTMLDialogElement>("who").close("no");
  one("forget").onclick = async () => {
    if (!(await agreed(one<HTMLDialogElement>("leave")))) return;
    forgetMe();
    one("me").textContent = words.whoTitle;
    leave();
  };
  one<HTMLFormElement>("open").onsubmit = (event) => {
    event.preventDefault();
    const field = one<HTMLInputElement>("key");
    tried = field.value.trim();
    field.value = "";
    open();
  };
  document.querySelector("main")?.addEventListener("click", ({ target }) => {
    const button = (target as Element).closest<HTMLButtonElement>("button[data-deed]");
    const id = button?.closest<HTMLElement>("[data-id]")?.dataset.id;
    if (button && id) void go(id, button.dataset.deed as Deed);
  });
  setInterval(() => {
    live?.doubt();
    status.tick();
    show();
  }, TICK_MS);
}

function begin(): void {
  const given = new URLSearchParams(location.hash.slice(1));
  const key = given.get("key");
  branch = given.get("branch") ?? (key ? "" : last(site));
  tried = key ?? "";
  history.replaceState(null, "", branch ? `#branch=${branch}` : location.pathname);
}

begin();
setUp();
open();
// The same tab may be given another key, or another branch.
addEventListener("hashchange", () => location.reload());
// Forgotten in another tab.
addEventListener("storage", () => {
  if (live && !tried && !keyOf(site, branch)) leave();
});
