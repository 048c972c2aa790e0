// A fault in one request stays in that request. The Worker under test is the product's, built with requests that fail
// on purpose (feature `probe`).

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { Api } from "../lib/api.mjs";
import { ROOT } from "../lib/repo.mjs";
import { startWorker } from "../lib/worker.mjs";

const BUILD = join(ROOT, "worker/build-probe");

let worker;
let api;

before(async () => {
  const modules = [
    { type: "ESModule", path: "index.js", contents: await readFile(join(BUILD, "index.js"), "utf8") },
    { type: "CompiledWasm", path: "index_bg.wasm", contents: await readFile(join(BUILD, "index_bg.wasm")) },
  ];
  worker = await startWorker({ spied: false, extra: { modules } });
  api = new Api(worker.url);
});

after(() => worker?.close());

for (const fault of ["panic", "out-of-memory"]) {
  test(`case 25: ${fault} in one request leaves the others in flight, and what was stored`, async () => {
    const { body: screen } = await api.invite();
    const write = { token: screen.token, writer: "00000000000000aa", rev: 1, seen: 0, ins: screen.instrument, first: "rating", lang: "en", answer: { rating: 4 } };
    assert.equal((await api.post("/v1/answers", write)).body.outcome, "stored");

    const slow = Array.from({ length: 5 }, () => api.call("/probe/slow"));
    // The slow ones are in flight for half a second; the faulty one arrives after them.
    const faulty = await api.call(`/probe/${fault}`);
    assert.equal(faulty.status, 500);
    assert.equal(faulty.body.code, "internal");
    assert.doesNotMatch(faulty.text, /purpose|memory|\.rs/);

    for (const reply of await Promise.all(slow)) assert.deepEqual([reply.status, reply.text], [200, "slow"]);
    assert.equal((await api.post("/v1/answers", write)).body.outcome, "unchanged");
    assert.equal((await api.call("/healthz")).status, 200);
  });
}
