// A restaurant's old town: guests at its tables, and boards on which staff see them.

import { setTimeout as pause } from "node:timers/promises";

import { Api, BISTRO, Customer, claims, newDraw, seconds, sign, signingKey } from "./api.mjs";

export const BRANCH = "old-town";
const KID = "e2e-place";
const HOURS_3 = 3 * 3600;
/** More than anything here takes on a busy machine. */
const PATIENCE_MS = 60_000;

/** Tables and a key for a tablet. */
export async function openBranch(worker, { branch = BRANCH, tables = 40 } = {}) {
  const d1 = await worker.d1();
  const api = new Api(worker.url);
  const { site } = BISTRO;
  const kid = d1.prepare("INSERT OR IGNORE INTO signing_key (site, space, kid, source, created_at) VALUES (?, 'test', ?, 'place', 0)");
  const table = d1.prepare(
    "INSERT OR IGNORE INTO place (site, space, place, branch, name, kind, created_at) VALUES (?, 'test', ?, ?, ?, 'table', 0)",
  );
  const rows = Array.from({ length: tables }, (_, n) => table.bind(site, `${branch}-${n + 1}`, branch, `Table ${n + 1}`));
  await d1.batch([kid.bind(site, KID), ...rows]);
  const body = JSON.stringify({ role: "board", label: "Tablet", branch });
  const headers = { authorization: `Bearer ${BISTRO.ownerKey}`, "content-type": "application/json" };
  const made = await api.call("/v1/keys", { method: "POST", headers, body });
  if (made.status !== 201) throw new Error(`no key: ${made.text}`);
  const { instrument } = (await api.current(tokenOf({ branch, table: 1 }))).body;
  return { worker, api, branch, d1, key: made.body.key, keyId: made.body.id, ins: instrument, object: `${site}/test/${branch}` };
}

/** Resolves once `holds` does; fails with what was there instead. */
export async function until(holds, instead) {
  const end = performance.now() + PATIENCE_MS;
  while (!(await holds())) {
    if (performance.now() > end) throw new Error(`it never came: ${await instead()}`);
    await pause(10);
  }
}

/** What a scan of a table yields. */
export function tokenOf({ branch = BRANCH, table = 12 } = {}) {
  const key = signingKey({ site: BISTRO.site, source: "place", kid: KID });
  const end = seconds();
  const facts = { place: `${branch}-${table}` };
  return sign(claims({ iss: BISTRO.site, jti: newDraw(), end, until: end + HOURS_3, facts, branch }), { kid: KID, key });
}

/** A guest at a table. */
export class Guest extends Customer {
  constructor(branch, table) {
    super(branch.api, tokenOf({ branch: branch.branch, table }));
    this.ins = branch.ins;
  }

  rate(rating, over = {}) {
    return this.say({ rating, ...over }, { ins: this.ins });
  }

  call(wanted = true) {
    return this.api.post("/v1/calls", { token: this.token, wanted });
  }
}

export const asStaff = ({ api, key }, path, body, method = "POST") =>
  api.call(path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });

export const staffGoes = (branch, id, deed, name) => asStaff(branch, `/v1/calls/${id}/${deed}`, { name });

/** What all boards did so far, as the spy around the Worker counts it, and how often this one's object was made. */
export const boards = async ({ api, object }) => (await api.call(`/test/boards?board=${object}`)).body;

/** Does something with a board's object: `alarm`, `hold`, `ring`, `fault`, `die`. */
export const toBoard = ({ api, object }, deed, query = "") => api.call(`/test/board/${deed}?board=${object}${query}`);

/** As if the minute were over for which the board has set its alarm. */
export async function ring(branch) {
  const { status, text } = await toBoard(branch, "ring");
  if (status !== 200) throw new Error(text);
}

/**
 * A board without a page: keeps what it is told as the page does. `twice`: how often a connection told it a state of
 * a guest that it had told before, or an older one.
 */
export class Tablet {
  constructor(branch) {
    Object.assign(this, { branch, cards: new Map(), frames: 0, twice: 0 });
  }

  async open() {
    const reply = await asStaff(this.branch, "/v1/board/tickets", {});
    if (reply.status !== 201) throw new Error(`no ticket: ${reply.text}`);
    this.ticket = reply.body;
    return this.use(this.ticket);
  }

  async use({ ticket, site, space, branch }) {
    this.told = new Map();
    const query = new URLSearchParams({ site, space, branch, ticket });
    this.socket = new WebSocket(`${this.branch.worker.url.replace("http", "ws")}/v1/board/live?${query}`);
    this.closed = new Promise((resolve) => this.socket.addEventListener("close", ({ code }) => resolve(code)));
    await new Promise((resolve, reject) => {
      this.socket.addEventListener("message", ({ data }) => {
        if (data === "pong") this.ponged?.();
        else resolve(this.take(JSON.parse(data)));
      });
      this.socket.addEventListener("error", () => reject(new Error("the connection was refused")));
    });
    return this;
  }

  take(frame) {
    this.frames += 1;
    if (frame.kind === "all") this.cards.clear();
    for (const id of frame.gone ?? []) this.cards.delete(id);
    for (const card of frame.cards) {
      if ((this.told.get(card.id) ?? 0) >= card.version) this.twice += 1;
      this.told.set(card.id, Math.max(card.version, this.told.get(card.id) ?? 0));
      this.cards.set(card.id, card);
    }
    this.onCards?.(this.cards);
  }

  /** Asks whether anybody is there, as the page does. */
  ping() {
    const answered = new Promise((resolve) => (this.ponged = resolve));
    this.socket.send("ping");
    return answered;
  }

  /** Resolves once it shows what is wanted. */
  async shows(wanted) {
    const shown = () => `the board shows ${JSON.stringify([...this.cards.values()])}`;
    await until(() => wanted(this.cards), shown);
  }

  close() {
    this.socket.close();
    return this.closed;
  }
}

export const TABLET = { viewport: { width: 1180, height: 820 }, hasTouch: true };
export const PHONE = { viewport: { width: 360, height: 640 }, hasTouch: true };

export const boardOf = (worker, fragment = "") => `${worker.url}/board/${BISTRO.site}${fragment}`;

/** The page, opened as staff do: with the key in the fragment. */
export async function openBoard(page, { worker, key, branch }) {
  await page.goto(boardOf(worker, `#key=${key}&branch=${branch}`));
  await page.locator("#state[data-state=live]").waitFor();
  return page;
}

export const cardOf = (page, name) => page.locator("li.card").filter({ hasText: name });
