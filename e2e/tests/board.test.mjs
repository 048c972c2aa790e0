// The live board between a guest's tap and the staff's tablets: everybody on it, each once, whatever fails meanwhile.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";

import { BISTRO } from "../lib/api.mjs";
import { BRANCH, Guest, Tablet, asStaff, boards, openBranch, ring, staffGoes, toBoard, until } from "../lib/board.mjs";
import { startWorker } from "../lib/worker.mjs";

const BOARDS = 20;
const GUESTS = 200;

let worker;
let branch;
before(async () => {
  worker = await startWorker();
  branch = await openBranch(worker);
});
after(() => worker?.close());

/** A branch of its own, so that what other tests left is not on the board. */
const fresh = (name) => openBranch(worker, { branch: name });

test("a tap on a table is on every board, and what comes of it", async () => {
  const branch = await fresh("tap");
  const tablet = await new Tablet(branch).open();
  const guest = new Guest(branch, 7);
  await guest.rate(1, { reasons: ["wait"], comment: "Forty minutes" });
  await tablet.shows((cards) => cards.size === 1);
  const [card] = tablet.cards.values();
  assert.deepEqual([card.name, card.rating, card.words], ["Table 7", 1, "Forty minutes"]);

  await guest.call();
  await tablet.shows((cards) => cards.get(card.id).called_at);
  const claim = await staffGoes(branch, card.id, "claim", "Maya");
  assert.equal(claim.status, 200, claim.text);
  await tablet.shows((cards) => cards.get(card.id).by === "Maya");
  const { call } = (await guest.api.current(guest.token)).body;
  assert.equal(call.by, "Maya", "the guest is told");

  const erased = await guest.api.erase(guest.token);
  assert.equal(erased.status, 200, erased.text);
  await tablet.shows((cards) => cards.size === 0);
  await tablet.close();
});

test(`${BOARDS} boards and ${GUESTS} guests: every board ends with the same, each once`, async () => {
  const branch = await fresh("rush");
  const half = await Promise.all(Array.from({ length: BOARDS / 2 }, () => new Tablet(branch).open()));
  const guests = Array.from({ length: GUESTS }, (_, n) => new Guest(branch, 1 + (n % 40)));
  const visit = async (guest, n) => {
    const rated = await guest.rate(1 + (n % 2));
    assert.equal(rated.status, 200, rated.text);
    if (n % 5 === 0) await guest.call();
    if (n % 7 === 0) await guest.rate(5);
    if (n % 11 === 0) await guest.api.erase(guest.token);
  };
  const { made } = await boards(branch);
  // Told by nudges, not by the minute's look round.
  await toBoard(branch, "hold");
  const crowd = guests.map(visit);
  // The others come in the middle of it.
  const others = await Promise.all(Array.from({ length: BOARDS / 2 }, () => new Tablet(branch).open()));
  await Promise.all(crowd);
  // By what was said: table, rating, whether somebody is called.
  const line = ({ name, rating, called_at }) => `${name} ${rating} ${called_at !== null}`;
  const expected = guests
    .map((_, n) => ({ n, name: `Table ${1 + (n % 40)}`, rating: n % 7 === 0 ? 5 : 1 + (n % 2), called_at: n % 5 === 0 ? 1 : null }))
    .filter(({ n }) => n % 11 !== 0)
    .map(line);
  const lines = (cards) => [...cards.values()].map(line).sort().join("\n");
  const wanted = expected.sort().join("\n");
  for (const tablet of [...half, ...others]) await tablet.shows((cards) => lines(cards) === wanted);
  // The look round finds nothing that they do not know.
  const frames = () => [...half, ...others].map((tablet) => tablet.frames);
  const before = frames();
  await ring(branch);
  const late = await new Tablet(branch).open();
  await Promise.all([...half, ...others].map((tablet) => tablet.ping()));
  assert.deepEqual(frames(), before);
  assert.equal(lines(late.cards), wanted);
  // Only an object that was made anew meanwhile, after ten seconds in which nothing came, tells all once more.
  const anew = (await boards(branch)).made - made;
  const twice = [...half, ...others].map((tablet) => tablet.twice);
  if (anew === 0) assert.deepEqual(twice, Array(BOARDS).fill(0));
  else assert.ok(Math.max(...twice) <= anew * GUESTS, twice.join());
  await Promise.all([...half, ...others, late].map((tablet) => tablet.close()));
});

test(`${BOARDS} boards that open at once cost one read`, async () => {
  const branch = await fresh("morning");
  await new Guest(branch, 1).call();
  const before = await boards(branch);
  const all = await Promise.all(Array.from({ length: BOARDS }, () => new Tablet(branch).open()));
  const opened = await boards(branch);
  assert.equal(opened.reads - before.reads, 1);
  await new Guest(branch, 2).call();
  await Promise.all(all.map((tablet) => tablet.shows((cards) => cards.size === 2)));
  assert.equal((await boards(branch)).reads - opened.reads, 1, "and a call one more");
  await Promise.all(all.map((tablet) => tablet.close()));
});

test("polls cost the database nothing but a look at the key", async () => {
  const branch = await fresh("polls");
  await new Guest(branch, 1).call();
  const query = `site=${BISTRO.site}&space=test&branch=polls`;
  const poll = () => asStaff(branch, `/v1/board?${query}`, undefined, "GET");
  const first = await poll();
  assert.equal(first.body.cards.length, 1, first.text);
  const { reads } = await boards(branch);
  for (let n = 0; n < 5; n += 1) {
    const again = await poll();
    assert.equal(again.body.cards.length, 1);
    assert.equal(again.rows.round_trips, 0);
  }
  assert.equal((await boards(branch)).reads, reads);
  const other = await asStaff({ ...branch, key: BISTRO.readKey }, `/v1/board?${query}`, undefined, "GET");
  assert.equal(other.status, 403);
});

test("a ticket opens one connection, and no other board's", async () => {
  const branch = await fresh("ticket");
  const tablet = await new Tablet(branch).open();
  const used = tablet.ticket;
  await assert.rejects(new Tablet(branch).use(used));
  const { body: unused } = await asStaff(branch, "/v1/board/tickets", {});
  await assert.rejects(new Tablet(branch).use({ ...unused, branch: BRANCH }));
  await assert.rejects(new Tablet(branch).use({ ...unused, ticket: "0".repeat(32) }));
  await tablet.close();
});

test("a lost nudge is healed within the minute, and a revoked key's connection is closed", async () => {
  const branch = await fresh("lost");
  const tablet = await new Tablet(branch).open();
  const now = Math.floor(Date.now() / 1000);
  const behind = [
    ["INSERT INTO notice (site, space, branch, at, sid) VALUES (?, 'test', 'lost', ?, ?)", BISTRO.site, now, "a".repeat(32)],
    ["INSERT INTO call (site, space, sid, seq, branch, place, called_at) VALUES (?, 'test', ?, 1, 'lost', 'lost-1', ?)", BISTRO.site, "a".repeat(32), now],
  ];
  await branch.d1.batch(behind.map(([sql, ...values]) => branch.d1.prepare(sql).bind(...values)));
  assert.equal(tablet.cards.size, 0);
  await ring(branch);
  await tablet.shows((cards) => cards.get("a".repeat(32))?.name === "Table 1");

  const headers = { authorization: `Bearer ${BISTRO.ownerKey}` };
  const revoked = await branch.api.call(`/v1/keys/${branch.keyId}`, { method: "DELETE", headers });
  assert.equal(revoked.status, 204, revoked.text);
  await ring(branch);
  assert.equal(await tablet.closed, 4401);
  const none = await asStaff(branch, "/v1/board/tickets", {});
  assert.equal(none.status, 401);
});

test("a read that fails is tried again within seconds, and nobody is forgotten over it", async () => {
  const branch = await fresh("fails");
  const tablet = await new Tablet(branch).open();
  await toBoard(branch, "fault", "&times=1");
  await new Guest(branch, 1).call();
  await tablet.shows((cards) => cards.size === 1);
  assert.equal(tablet.frames, 2);

  // Also where the look round itself fails.
  await toBoard(branch, "fault", "&times=1000");
  await new Guest(branch, 2).call();
  const soon = async () => (await toBoard(branch, "alarm")).body.within_ms;
  await until(async () => ((await soon()) ?? Infinity) <= 6_000, async () => `the alarm in ${await soon()} ms`);
  await ring(branch);
  assert.ok((await soon()) <= 6_000);
  assert.equal(tablet.cards.size, 1);
  await toBoard(branch, "fault", "&times=0");
  await ring(branch);
  await tablet.shows((cards) => cards.size === 2);
  await tablet.close();
});

test("a board that cannot be read for long does not pretend to be live", async () => {
  const branch = await fresh("unread");
  const tablet = await new Tablet(branch).open();
  await toBoard(branch, "fault", "&times=1000");
  // It rings by itself as well, every five seconds, and no longer once all are gone.
  for (let looks = 0; looks < 6; looks += 1) await toBoard(branch, "ring");
  await assert.rejects(new Tablet(branch).open(), /refused/, "nor is what was read before shown as new");
  assert.equal(await tablet.closed, 1013);
  await toBoard(branch, "fault", "&times=0");
  await new Guest(branch, 1).call();
  await tablet.open();
  await tablet.shows((cards) => cards.size === 1);
  await tablet.close();
});

test("the alarm rings while somebody looks, and no longer", async () => {
  const branch = await fresh("alarm");
  const alarm = async () => (await toBoard(branch, "alarm")).body.within_ms;
  await new Guest(branch, 1).call();
  assert.equal(await alarm(), null);
  const tablet = await new Tablet(branch).open();
  for (let n = 0; n < 2; n += 1) {
    const within = await alarm();
    assert.ok(within !== null && within <= 60_000, `${within}`);
    await ring(branch);
  }
  await tablet.close();
  await ring(branch);
  assert.equal(await alarm(), null);
});

test("who comes back is told everybody as they are now", async () => {
  const branch = await fresh("back");
  const [stays, leaves, comes] = [1, 2, 3].map((table) => new Guest(branch, table));
  await stays.call();
  await leaves.rate(1);
  const tablet = await new Tablet(branch).open();
  assert.equal(tablet.cards.size, 2);
  const [{ id }] = [...tablet.cards.values()].filter(({ name }) => name === "Table 1");
  await tablet.close();
  await staffGoes(branch, id, "claim", "Maya");
  await leaves.api.erase(leaves.token);
  await comes.rate(2);
  await tablet.open();
  // What comes after the reply may come after the tablet.
  await tablet.shows((cards) => [...cards.values()].some(({ name }) => name === "Table 3"));
  const shown = [...tablet.cards.values()].map(({ name, by }) => [name, by]);
  assert.deepEqual(shown.sort(), [["Table 1", "Maya"], ["Table 3", null]]);
  await tablet.close();
});

test("an object that dies takes its connections with it and nothing else", async () => {
  const branch = await fresh("dies");
  await new Guest(branch, 1).call();
  const tablet = await new Tablet(branch).open();
  const { made } = await boards(branch);
  await toBoard(branch, "die");
  await tablet.closed;
  await new Guest(branch, 2).call();
  await tablet.open();
  assert.equal(tablet.cards.size, 2);
  assert.equal((await boards(branch)).made, made + 1);
  await tablet.close();
});

test("an object that sleeps keeps its connections, and tells them what comes", async () => {
  const branch = await fresh("sleeps");
  await new Guest(branch, 1).call();
  const tablet = await new Tablet(branch).open();
  const { made } = await boards(branch);
  // It sleeps after ten seconds in which nobody asks it for anything; whoever looks too early keeps it awake.
  let asleep = false;
  for (let tables = 2; !asleep && tables < 5; tables += 1) {
    await pause(10_000 + 1_000 * tables);
    await tablet.ping();
    await new Guest(branch, tables).call();
    await tablet.shows((cards) => cards.size === tables);
    asleep = (await boards(branch)).made > made;
  }
  assert.ok(asleep, "it never slept");
  assert.equal(tablet.socket.readyState, WebSocket.OPEN);
  await tablet.close();
});

test("a tablet that is switched off is let go, one that pings is not", async () => {
  const own = await startWorker();
  try {
    const branch = await openBranch(own);
    const clock = (ahead_ms) => branch.api.call(`/test/clock?ahead_ms=${ahead_ms}`);
    await clock(-6 * 60_000);
    const [off, on] = [await new Tablet(branch).open(), await new Tablet(branch).open()];
    await on.ping();
    await clock(0);
    await ring(branch);
    assert.equal(await off.closed, 4408);
    await new Guest(branch, 1).call();
    await on.shows((cards) => cards.size === 1);
    await on.close();
  } finally {
    await own.close();
  }
});

test("two who go at once: one wins, the other is told who", async () => {
  const branch = await fresh("race");
  const tablet = await new Tablet(branch).open();
  await new Guest(branch, 3).call();
  await tablet.shows((cards) => cards.size === 1);
  const [id] = tablet.cards.keys();
  const names = ["Maya", "Jo", "Ana", "Li"];
  const replies = await Promise.all(names.map((name) => staffGoes(branch, id, "claim", name)));
  const winners = names.filter((_, n) => replies[n].status === 200);
  assert.equal(winners.length, 1, replies.map(({ text }) => text).join());
  for (const { status, body } of replies.filter((reply) => reply.status !== 200)) {
    assert.deepEqual([status, body.code, body.by], [409, "call_taken", winners[0]]);
  }
  await tablet.shows((cards) => cards.get(id).by === winners[0]);
  await tablet.close();
});

test("rows: a low first write four, a call two, a claim, a release and done one each", async () => {
  const branch = await fresh("rows");
  const tablet = await new Tablet(branch).open();
  const content = new Guest(branch, 1);
  assert.equal((await content.rate(5)).rows.written, 3);
  const guest = new Guest(branch, 2);
  const first = await guest.rate(1);
  assert.deepEqual([first.rows.written, first.rows.round_trips], [4, 2]);
  assert.equal((await guest.rate(1, { reasons: ["wait"] })).rows.written, 2, "on the board already");
  assert.equal((await guest.call()).rows.written, 2);
  assert.equal((await guest.call()).rows.written, 0);
  assert.equal((await guest.call(false)).rows.written, 1);
  assert.ok((await guest.call()).rows.written <= 2);
  assert.equal((await new Guest(branch, 3).call()).rows.written, 2, "without an answer");
  await tablet.shows((cards) => [...cards.values()].some(({ called_at }) => called_at));
  const [{ id }] = [...tablet.cards.values()].filter(({ rating }) => rating === 1);
  // The first use of a key in an hour is noted.
  for (const [deed, rows] of [["claim", 1], ["claim", 0], ["release", 1], ["done", 1], ["done", 0]]) {
    const reply = await staffGoes(branch, id, deed, "Maya");
    assert.equal(reply.status, 200, reply.text);
    assert.equal(reply.rows.written, rows, deed);
  }
  await tablet.close();
});
