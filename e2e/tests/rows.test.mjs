// What each write costs, as D1 itself reports it: the table of the design's section 3.2.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, newSession } from "../lib/api.mjs";
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
  erased: 2,
  erased_with_everything: 5,
  erased_before_an_answer: 2, // the answer's row and its index
  erased_again: 0,
};

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
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

test("asking, showing and reading figures write nothing but that a key was used, once an hour", async () => {
  const first = [await api.aggregate({}), await api.aggregate({})];
  assert.ok(first[0].rows.written <= 1, `${first[0].rows.written} rows`);
  assert.equal(first[1].rows.written, 0);
  await api.invite({ session: newSession() });
  const asked = await api.invite({ session: newSession() });
  const replies = [asked, await api.invitePage(), await api.current(asked.body.token), await api.aggregate({ by: "agent" })];
  assert.deepEqual(replies.map(({ rows }) => rows.written), [0, 0, 0, 0]);
});
