// Exports as they leave workerd: whole, as slow as their reader, and visibly broken where they break.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, SUPPORT } from "../lib/api.mjs";
import { query } from "../lib/database.mjs";
import { startWorker } from "../lib/worker.mjs";

/** More than the buffers between a server and its client hold, by far. */
const ANSWERS = 40_000;
const PAGE = 2_000;

let worker;
let api;
before(async () => {
  worker = await startWorker({ seeding: ["--answers", ANSWERS] });
  api = new Api(worker.url);
});
after(() => worker?.close());

const authorization = `Bearer ${SUPPORT.readKey}`;
const begin = (path, fault) =>
  fetch(worker.url + path, { headers: { authorization, ...(fault ? { "x-test-fault": JSON.stringify(fault) } : {}) } });
const lines = (text) => text.split("\n").length - 1;

/** Batches of all other requests while somebody lists fifty pages: time for a Worker that would not wait. */
async function batchesOfOthers() {
  let own = 0;
  const call = async () => {
    const reply = await api.call("/v1/answers?limit=1000", { headers: { authorization } });
    own += reply.rows.round_trips;
    return Number(reply.headers.get("x-test-batches"));
  };
  const first = await call();
  own = 0;
  let last;
  for (let n = 0; n < 50; n += 1) last = await call();
  return last - first - own;
}

test("an export has every answer once, in the order of the list", async () => {
  const csv = await begin("/v1/export.csv?bom=no");
  const ndjson = await begin("/v1/export.ndjson");
  const answers = (await ndjson.text()).trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.equal(csv.status, 200);
  assert.equal(lines(await csv.text()), answers.length + 1);
  const [{ stored }] = query(await worker.file(), "SELECT count(*) AS stored FROM answer WHERE rev > 0");
  assert.equal(answers.length, stored);
  assert.equal(new Set(answers.map(({ id }) => id)).size, stored);
  const places = answers.map(({ end, id }) => `${end} ${id}`);
  assert.deepEqual(places, places.toSorted());
  assert.ok(Number(csv.headers.get("afterword-complete-until")) > 0);
  assert.match(csv.headers.get("access-control-expose-headers"), /Afterword-Complete-Until/);
});

for (const path of ["/v1/export.csv", "/v1/export.ndjson"]) {
  for (const fault of [
    { when: "before", message: "D1_ERROR: Network connection lost.", times: 99, reads: true, spared: 6 },
    { when: "panic", spared: 6 },
  ]) {
    test(`${path}: a fault in the middle (${fault.when}) breaks the transfer off, and only this one`, async () => {
      const reply = await begin(path, fault);
      assert.equal(reply.status, 200);
      await assert.rejects(reply.text(), /terminated/);
      assert.equal((await api.call("/healthz")).status, 200);
    });
  }

  test(`${path}: storage that fails at once is a refusal`, async () => {
    const reply = await begin(path, { when: "before", message: "D1_ERROR: Network connection lost.", times: 99, reads: true });
    assert.equal(reply.status, 503);
  });
}

test("nothing is read ahead of a reader who takes nothing, nor for one who is gone", async () => {
  const reply = await begin("/v1/export.ndjson");
  const reader = reply.body.getReader();
  await reader.read();
  const pages = ANSWERS / PAGE;
  const stalled = await batchesOfOthers();
  assert.ok(stalled < pages / 2, `${stalled} batches while nobody read`);
  await reader.cancel();
  // One may have been under way.
  const gone = await batchesOfOthers();
  assert.ok(gone <= 1, `${gone} batches for a reader who is gone`);
});

test("a page of a list reads about as many rows as it has", async () => {
  const headers = { authorization };
  const first = await api.call("/v1/answers?limit=1000", { headers });
  const next = await api.call(`/v1/answers?limit=1000&cursor=${first.body.next}`, { headers });
  assert.equal(next.body.answers.length, 1_000);
  assert.ok(next.rows.read <= 1_050, `${next.rows.read} rows read`);
});
