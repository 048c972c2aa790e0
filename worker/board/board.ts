// The staff board of a branch. The key comes in the fragment of the address, which no server sees, is taken out of it
// at once, and stays on this device until somebody has it forgotten.

import type { Refusal } from "./asked.js";
import { stayAwake } from "./awake.js";
import { agreed } from "./dialog.js";
import { type Deed, about, cleared, draw } from "./draw.js";
import { branches, forget, keyOf, last, remember } from "./keys.js";
import { Live } from "./live.js";
import { askName, checkName, fits, forgetMe, isMine, myName, notGoing, reconcile, serve, setOut, settled } from "./people.js";
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
/** What was open before, to tell who is new. Nobody is, on the first look; nor who takes a call back and asks again. */
let known: Set<string> | undefined;
let ahead = 0;
let live: Live | undefined;

const now = () => ({ at: Date.now() / 1000 + ahead, isMine, words });

function show(): void {
  draw(cards, now());
  const open = [...cards.values()].filter(isOpen);
  // An empty board says so only where that is known.
  one("nobody").hidden = !known || open.length > 0 || !status.isCurrent;
  sign(name, open.filter(({ by }) => !by).length, status.isDead);
}

/** Says what has happened to whoever does not look. */
const event = ({ id, called_at }: Card): string => `${id} ${called_at}`;

function announce(next: Map<string, Card>): void {
  const open = [...next.values()].filter(isOpen);
  const fresh = known && open.filter((card) => !known?.has(event(card)));
  const still = [...(known ?? [])].filter((was) => next.has(was.split(" ")[0] ?? ""));
  known = new Set([...still, ...open.map(event)]);
  if (!fresh?.length) return;
  one("said").textContent = fresh.map((card) => `${card.name}: ${about(card, now())}`).join(". ");
  chime();
}

function open(): void {
  const key = keyOf(site, branch);
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
  if (isFinal) forget(site, branch);
  close();
  one("open").hidden = !isFinal;
  for (const id of ["device", "me", "sound"]) one(id).hidden = isFinal;
  why(texts[code] ?? words.refused, code === "bad_key" ? "" : detail);
}

/** Nothing of a board is on the screen any more. */
function close(): void {
  cleared();
  cards = new Map();
  known = undefined;
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
    took(id, deed, (await reply.json()) as Reply, again);
  } catch {
    note(words.failed);
  }
  settled(id);
  show();
  live?.look();
}

/** What a reply says. `again`: this device has sent the same before and knows of no reply. */
function took(id: string, deed: Deed, said: Reply, again: boolean): void {
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
  if (card) cards.set(id, { ...card, by: said.call.by, done_at: said.call.done ? (card.done_at ?? now().at) : null });
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
    remember(site, branch, field.value.trim());
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
  if (key) remember(site, branch, key);
  history.replaceState(null, "", branch ? `#branch=${branch}` : location.pathname);
}

begin();
setUp();
open();
// The same tab may be given another key, or another branch.
addEventListener("hashchange", () => location.reload());
// Forgotten in another tab.
addEventListener("storage", () => {
  if (live && !keyOf(site, branch)) leave();
});
