// A D1 that fails as the real one does: before a commit, after it, overloaded, and with somebody else's write
// slipped in between read and batch.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, Customer, FACTS, write } from "../lib/api.mjs";
import { recount } from "../lib/database.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
});
after(() => worker?.close());

const fault = (value) => ({ "x-test-fault": JSON.stringify(value) });
const facts = (agent) => ({ ...FACTS, agent });

/** What the platform's documentation lists as worth a retry, and what it says when a query takes too long. */
const MESSAGES = [
  "D1_ERROR: Network connection lost.",
  "D1_ERROR: D1 DB storage operation exceeded timeout which caused object to be reset.",
  "D1_ERROR: D1 DB reset because its code was updated.",
  "D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.",
  "D1_ERROR: D1 DB is overloaded. Too many requests queued.",
  "D1_ERROR: something that nobody has heard of",
];

for (const when of ["before", "after"]) {
  test(`case 23: D1 fails ${when} the commit: 503 with Retry-After, and the retry counts once`, async () => {
    for (const [n, message] of MESSAGES.entries()) {
      const agent = `${when}-${n}`;
      const click = write(await api.token({ facts: facts(agent) }), { rating: 2 });
      const failed = await api.write(click, fault({ when, message, times: 99 }));
      assert.deepEqual([failed.status, failed.body.code], [503, "unavailable"], message);
      assert.ok(Number(failed.headers.get("retry-after")) > 0);
      assert.doesNotMatch(failed.text, /D1_ERROR/, "what is internal stays inside");
      const again = await api.write(click);
      assert.equal(again.body.outcome, when === "before" ? "stored" : "unchanged");
      assert.deepEqual((await api.figures({ agent })).ratings, [0, 1, 0, 0, 0]);
    }
  });
}

test("a correction whose reply is lost is not corrected twice", async () => {
  const customer = new Customer(api, await api.token({ facts: facts("lost-reply") }));
  await customer.say({ rating: 1 });
  const lost = await customer.say({ rating: 5 }, {}, fault({ when: "after", message: "Network connection lost.", times: 99 }));
  assert.equal(lost.status, 503);
  customer.rev -= 1;
  assert.equal((await customer.say({ rating: 5 })).body.outcome, "unchanged");
  const { ratings, corrected } = await api.figures({ agent: "lost-reply" });
  assert.deepEqual([ratings, corrected], [[0, 0, 0, 0, 1], 1]);
});

test("a competing write between read and batch is seen, and decided on anew", async () => {
  const token = await api.token({ facts: facts("slipped") });
  const slip = write(token, { rating: 5 });
  const reply = await api.write(write(token, { rating: 1 }), fault({ when: "never", slip }));
  assert.deepEqual([reply.status, reply.body.code], [409, "rev_conflict"]);
  assert.deepEqual(reply.body.stored.answer, { rating: 5 });

  // The same writer's newer write overtakes its older one.
  const customer = new Customer(api, await api.token({ facts: facts("slipped") }));
  await customer.say({ rating: 3 });
  const newer = write(customer.token, { rating: 4 }, { writer: customer.writer, rev: 3, seen: 1 });
  const older = await customer.say({ rating: 2 }, {}, fault({ when: "never", slip: newer }));
  assert.deepEqual([older.body.outcome, older.body.answer], ["superseded", { rating: 4 }]);
  assert.deepEqual((await api.figures({ agent: "slipped" })).ratings, [0, 0, 0, 1, 1]);
});

test("case 23: a schema that the code does not know is 503, and says so to the operator", async () => {
  const click = write(await api.token({ facts: facts("schema") }), { rating: 5 });
  const d1 = await worker.d1();
  await d1.prepare("ALTER TABLE tally RENAME COLUMN r5 TO r5_new").run();
  try {
    const reply = await api.write(click);
    assert.deepEqual([reply.status, reply.body.code], [503, "unavailable"]);
    assert.match(reply.body.detail, /migrations/);
  } finally {
    await d1.prepare("ALTER TABLE tally RENAME COLUMN r5_new TO r5").run();
  }
  assert.equal((await api.write(click)).body.outcome, "stored", "nothing of it was written");
});

test("case 24: texts that KV does not have come from the database", async () => {
  const own = await startWorker({ extra: { kvNamespaces: { TEXTS: "an-empty-one" } } });
  try {
    const { status, body } = await new Api(own.url).call("/v1/instruments/chat-1");
    assert.deepEqual([status, body.id], [200, "chat-1"]);
  } finally {
    await own.close();
  }
});

test("case 24: a revoked API key is dead at once, and a revoked site key after ten seconds at most", async () => {
  const d1 = await worker.d1();
  const token = await api.token();
  await d1.prepare("UPDATE api_key SET revoked_at = 1 WHERE role = 'ingest'").run();
  try {
    assert.deepEqual((await api.invite()).body.code, "bad_key");
    assert.equal((await api.write(write(token, { rating: 4 }))).status, 200, "what was invited may still answer");
  } finally {
    await d1.prepare("UPDATE api_key SET revoked_at = NULL").run();
  }
});

test("after all of it the tallies are what the answers say", async () => {
  assert.match(await recount(await worker.file()), / 0 of them differ/);
});
