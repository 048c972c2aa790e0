// A fault of ours in one request: what it does to others in flight, and to what was acknowledged.

import assert from "node:assert/strict";
import { test } from "node:test";

import { Api, FACTS, SUPPORT, write } from "../lib/api.mjs";
import { recount } from "../lib/database.mjs";
import { startWorker } from "../lib/worker.mjs";

const fault = (value) => ({ "x-test-fault": JSON.stringify(value) });

test("case 25: a panic in one request takes none of a hundred others with it", async () => {
  const worker = await startWorker();
  const api = new Api(worker.url);
  const facts = { ...FACTS, agent: "bystander" };
  const tokens = await Promise.all(Array.from({ length: 100 }, () => api.token({ facts })));
  const slow = fault({ when: "never", delay_ms: 300 });
  const others = tokens.map((token) => api.write(write(token, { rating: 5 }), slow));
  // An API key is looked up at every use, so this request asks the database.
  const panicked = await api.invite({}, SUPPORT.hostKey, fault({ when: "panic" }));
  assert.equal(panicked.status, 500);
  assert.doesNotMatch(panicked.text, /on purpose/);
  const outcomes = (await Promise.all(others)).map(({ status, body }) => body.outcome ?? status);
  assert.deepEqual([...new Set(outcomes)], ["stored"]);
  assert.equal((await api.figures({ agent: "bystander" })).n_answers, 100);
  assert.equal((await api.write(write(await api.token(), { rating: 5 }))).body.outcome, "stored", "the next one is well");
  assert.match(await recount(await worker.file()), / 0 of them differ/);
  await worker.close();
});

// The build with the feature `probe` is the shipped one with requests that fail on purpose.
for (const name of ["panic", "out-of-memory"]) {
  test(`case 25: ${name} inside the Worker leaves slow requests in flight, and the next one, untouched`, async () => {
    const worker = await startWorker({ build: "worker/build-probe", spied: false });
    const api = new Api(worker.url);
    const token = await api.token();
    const slow = Array.from({ length: 3 }, () => api.call("/probe/slow"));
    const faulty = await api.call(`/probe/${name}`);
    assert.equal(faulty.status, 500);
    assert.deepEqual((await Promise.all(slow)).map(({ status }) => status), [200, 200, 200]);
    assert.equal((await api.write(write(token, { rating: 5 }))).body.outcome, "stored");
    await worker.close();
  });
}
