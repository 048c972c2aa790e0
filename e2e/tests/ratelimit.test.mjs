// The platform's rate limiter: a flood costs no row and is told when to come back.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, write } from "../lib/api.mjs";
import { startWorker } from "../lib/worker.mjs";

const LIMIT = 20;
let worker;
let api;
before(async () => {
  worker = await startWorker({ limit: LIMIT });
  api = new Api(worker.url);
});
after(() => worker?.close());

const from = (address) => ({ "cf-connecting-ip": address });

test("a flood from one address is 429 with Retry-After and touches no row; others are let in", async () => {
  const { token } = (await api.invite({}, undefined, from("198.51.100.1"))).body;
  const click = write(token, { rating: 5 });
  const replies = [];
  for (let n = 0; n < LIMIT + 10; n += 1) replies.push(await api.write(click, from("203.0.113.7")));
  const refused = replies.filter(({ status }) => status === 429);
  assert.ok(refused.length >= 10, `${refused.length} of ${replies.length} refused`);
  for (const { body, headers, rows } of refused) {
    assert.equal(body.code, "rate_limited");
    assert.ok(Number(headers.get("retry-after")) > 0);
    assert.equal(rows.written, 0);
  }
  // Every ten seconds an isolate looks whether the ledger was restored; nothing else reads for who is refused.
  const looked = refused.filter(({ rows }) => rows.round_trips > 0);
  assert.ok(looked.length <= 2 && looked.every(({ rows }) => rows.read <= 4), JSON.stringify(looked.map(({ rows }) => rows)));
  assert.equal((await api.write(click, from("203.0.113.8"))).body.outcome, "unchanged");
});
