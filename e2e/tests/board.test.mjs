// The live board between a guest's tap and the staff's tablets: everybody on it, each once, whatever fails meanwhile.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { BISTRO } from "../lib/api.mjs";
import { BRANCH, Guest, Tablet, asStaff, boards, openBranch, ring, staffGoes } from "../lib/board.mjs";
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
  const crowd = guests.map(visit);
  // The others come in the middle of it.
  const others = await Promise.all(Array.from({ length: BOARDS / 2 }, () => new Tablet(branch).open()));
  await Promise.all(crowd);
  const left = guests.filter((_, n) => n % 11 !== 0).length;
  const last = new Guest(branch, 1);
  await last.call();
  for (const tablet of [...half, ...others]) {
    await tablet.shows((cards) => cards.size === left + 1);
  }
  // A nudge may have been lost: the minute's look round is the last word.
  await ring(branch);
  const late = await new Tablet(branch).open();
  const state = (tablet) => [...tablet.cards.values()].map(({ id, version, rating, called_at }) => [id, version, rating, called_at]).sort();
  for (const tablet of [...half, ...others]) {
    await tablet.shows(() => JSON.stringify(state(tablet)) === JSON.stringify(state(late)));
    assert.equal(new Set(tablet.ids).size, tablet.ids.length);
  }
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
  assert.deepEqual([first.rows.written, first.rows.round_trips], [4, 1]);
  assert.equal((await guest.rate(1, { reasons: ["wait"] })).rows.written, 2, "on the board already");
  // A row of the board for each second in which there was something to see.
  assert.ok((await guest.call()).rows.written <= 2);
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
