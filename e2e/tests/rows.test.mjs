// What each write costs, as D1 itself reports it: the table of the design's section 3.2.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, Customer, FACTS, SUPPORT, newSession, seconds } from "../lib/api.mjs";
import { journey, outcomes } from "../lib/outcomes.mjs";
import { startWorker } from "../lib/worker.mjs";

const WRITTEN = {
  bad_token: 0,
  expired: 0,
  empty_answer: 0,
  stored: 3,
  late: 3,
  stored_with_words: 4,
  stored_with_contact: 4,
  unchanged: 0,
  too_late: 0,
  superseded: 0,
  rev_conflict: 0,
  withdrawn: 3,
  enriched: 2,
  enriched_with_words: 2, // no count moves, so no tally row
  enriched_with_contact: 2, // likewise
  corrected: 3,
  corrected_with_words: 4,
  // A deletion also moves the ledger's place in the journal of deletions.
  erased: 3,
  erased_with_everything: 6,
  erased_before_an_answer: 3, // the answer's row and its index
  erased_again: 0,
};

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
  // The first use of a key in an hour is noted.
  await Promise.all([api.invite(), api.aggregate()]);
});
after(() => worker?.close());

test("every outcome writes the rows of the table and no more", async () => {
  const all = await outcomes(api);
  const written = Object.fromEntries(Object.entries(all).map(([name, rows]) => [name, rows.written]));
  assert.deepEqual(written, WRITTEN);
  for (const [name, { outcome, standing }] of Object.entries(all)) {
    assert.equal(outcome, name === "late" ? "stored" : name.split(/_(?:with|before|again)/)[0]);
    if (name === "late" || name === "too_late") assert.equal(standing, "late");
  }
});

test("an accepted answer reads four rows at most, in two round trips at most", async () => {
  const all = await outcomes(api);
  for (const name of ["stored", "late", "enriched", "corrected", "withdrawn"]) {
    assert.ok(all[name].read <= 4, `${name} reads ${all[name].read}`);
    assert.ok(all[name].round_trips <= 2, `${name} takes ${all[name].round_trips} round trips`);
  }
  assert.equal(all.stored.round_trips, 1, "a first click takes one");
});

test("a whole journey writes eight rows at most", async () => {
  await journey(api);
  const { written, writes } = await journey(api);
  assert.deepEqual(writes.map(({ outcome }) => outcome), ["stored", "enriched", "enriched"]);
  assert.ok(written <= 8, `${written} rows`);
});

/** Sessions as their host tells of them. */
const told = (names, over = {}) => names.map((session) => ({ session, end: seconds() - 10, facts: FACTS, ...over }));

test("a thousand sessions write two rows each, a tally row for each key, and nothing when they are sent again", async () => {
  const agents = ["a-1", "a-2", "a-3", "a-4"];
  const sessions = Array.from({ length: 1_000 }, (_, n) => told([newSession()], { facts: { agent: agents[n % 4] } })[0]);
  const first = await api.feed({ sessions });
  assert.equal(first.body.sessions.new, 1_000, first.text);
  // Row and index, a tally row for each agent, and once that sessions are told of.
  assert.equal(first.rows.written, 2 * 1_000 + agents.length + 1);
  const again = await api.feed({ sessions });
  assert.deepEqual([again.body.sessions.known, again.rows.written], [1_000, 0]);
});

test("the answer to a session that the host tells of writes one row more, and reads two more at most", async () => {
  const invite = async (fed) => {
    const session = newSession();
    if (fed) await api.feed({ sessions: told([session]) });
    return new Customer(api, await api.token({ session, end: seconds() - 10 }));
  };
  const say = { stored: { rating: 5 }, corrected: { rating: 1 }, enriched: { rating: 1, effort: 2 }, withdrawn: {} };
  const [alone, fed] = [await invite(false), await invite(true)];
  for (const [outcome, answer] of Object.entries(say)) {
    const [less, more] = [await alone.say(answer), await fed.say(answer)];
    assert.deepEqual([less.body.outcome, more.body.outcome], [outcome, outcome]);
    const moves = outcome === "enriched" ? 0 : 1;
    assert.equal(more.rows.written, less.rows.written + moves, outcome);
    assert.deepEqual(less.rows.feed, { written: 0, read: 0 }, `${outcome} without a feed`);
    assert.ok(more.rows.feed.read <= 2, `${outcome} reads ${more.rows.feed.read} of the feed`);
  }
});

test("a ruling writes its line, the answer and, where figures move, one tally row", async () => {
  const rows = {};
  const rule = async (key, method, what, body) => {
    const path = `/v1/answers/${id}/${what}`;
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const reply = await api.call(path, { method, headers, body: body && JSON.stringify(body) });
    assert.equal(reply.body.outcome, "changed", reply.text);
    return reply.rows.written;
  };
  await new Customer(api, await api.token()).say({ rating: 1 });
  const listed = await api.call("/v1/answers?limit=1000", { headers: { authorization: `Bearer ${SUPPORT.ownerKey}` } });
  const { id } = listed.body.answers.at(-1);
  // A supervisor's key writes its last use with the first of them.
  await rule(SUPPORT.supervisorKey, "POST", "exemption", { code: "wrong_reply" });
  await rule(SUPPORT.supervisorKey, "DELETE", "exemption");
  rows.exempt = await rule(SUPPORT.supervisorKey, "POST", "exemption", { code: "outside_cause" });
  rows.restore = await rule(SUPPORT.supervisorKey, "DELETE", "exemption");
  rows.void = await rule(SUPPORT.supervisorKey, "POST", "void", { code: "test" });
  // The line and its place in time, the answer, the tally.
  assert.deepEqual(rows, { exempt: 4, restore: 4, void: 4 });
});

test("asking, showing and reading figures write nothing but that a key was used, once an hour", async () => {
  const first = [await api.aggregate({}), await api.aggregate({})];
  assert.ok(first[0].rows.written <= 1, `${first[0].rows.written} rows`);
  assert.equal(first[1].rows.written, 0);
  await api.invite({ session: newSession() });
  const asked = await api.invite({ session: newSession() });
  const replies = [asked, await api.invitePage(), await api.current(asked.body.token), await api.aggregate({ by: "agent" })];
  assert.deepEqual(replies.map(({ rows }) => rows.written), [0, 0, 0, 0]);
});
