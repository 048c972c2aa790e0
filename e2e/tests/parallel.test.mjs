// Many writes at once: one answer counts once, and every answer counts.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, Customer, FACTS, newWriter, write } from "../lib/api.mjs";
import { recount } from "../lib/database.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
});
after(() => worker?.close());

const facts = (agent) => ({ ...FACTS, agent });
const count = (list) => Object.fromEntries([...new Set(list)].sort().map((one) => [one, list.filter((other) => other === one).length]));

test("case 1: the same write fifty times at once counts once, and all are told the same", async () => {
  const same = write(await api.token({ facts: facts("fifty") }), { rating: 4 });
  const replies = await Promise.all(Array.from({ length: 50 }, () => api.write(same)));
  assert.deepEqual(count(replies.map(({ body }) => body.outcome)), { stored: 1, unchanged: 49 });
  const stored = new Set(replies.map(({ body: { outcome, ...stored } }) => JSON.stringify(stored)));
  assert.equal(stored.size, 1);
  assert.equal(replies.reduce((sum, { rows }) => sum + rows.written, 0), 3, "and costs the rows of one");
  const { n_answers, ratings } = await api.figures({ agent: "fifty" });
  assert.deepEqual([n_answers, ratings], [1, [0, 0, 0, 1, 0]]);
});

test("two hundred answers at once into one tally row are all counted", async () => {
  const tokens = await Promise.all(Array.from({ length: 200 }, () => api.token({ facts: facts("crowd") })));
  const replies = await Promise.all(tokens.map((token, n) => api.write(write(token, { rating: 1 + (n % 5), effort: 1 + (n % 7) }))));
  assert.deepEqual(count(replies.map(({ body }) => body.outcome)), { stored: 200 });
  const group = await api.figures({ agent: "crowd" });
  assert.deepEqual(group.ratings, [40, 40, 40, 40, 40]);
  assert.deepEqual(group.efforts, [29, 29, 29, 29, 28, 28, 28]);
  const [{ rows }] = await (await worker.d1()).prepare("SELECT count(*) AS rows FROM tally WHERE agent = 'crowd'").all().then((all) => all.results);
  assert.equal(rows, 1);
});

test("case 5: two tabs at the same instant: one is stored, the other is shown it, and one is counted", async () => {
  for (let round = 0; round < 10; round += 1) {
    const agent = `tabs-${round}`;
    const token = await api.token({ facts: facts(agent) });
    const replies = await Promise.all([5, 1].map((rating) => api.write(write(token, { rating }))));
    const [won, lost] = replies.sort((a, b) => a.status - b.status);
    assert.deepEqual([won.status, lost.status], [200, 409]);
    assert.equal(lost.body.code, "rev_conflict");
    assert.deepEqual(lost.body.stored.answer, won.body.answer);
    assert.equal((await api.figures({ agent })).n_answers, 1);
    // The customer has seen what is stored and acts again: now it is a correction.
    const { rev } = lost.body.stored;
    const acted = await api.write(write(token, { rating: 3 }, { rev: rev + 1, seen: rev }));
    assert.equal(acted.body.outcome, "corrected");
  }
});

test("case 3: corrections that arrive in any order leave the highest revision", async () => {
  const writer = newWriter();
  const token = await api.token({ facts: facts("order") });
  const body = (rev, rating) => write(token, { rating }, { writer, rev });
  const replies = await Promise.all([body(4, 4), body(2, 2), body(1, 1), body(3, 3)].map((one) => api.write(one)));
  for (const { status } of replies) assert.equal(status, 200);
  assert.deepEqual((await api.current(token)).body.answer, { rating: 4 });
  assert.deepEqual((await api.figures({ agent: "order" })).ratings, [0, 0, 0, 1, 0]);
});

test("writers of one answer that keep overtaking each other lose nothing", async () => {
  const token = await api.token({ facts: facts("race") });
  const customer = new Customer(api, token);
  await customer.say({ rating: 3 });
  const bodies = Array.from({ length: 12 }, (_, n) => write(token, { rating: 3, effort: 1 + (n % 7) }, { writer: customer.writer, rev: 2 + n, seen: 1 }));
  // Who has lost too often is told to come back, and comes back.
  const deliver = async (body) => {
    const reply = await api.write(body);
    return reply.status === 503 ? deliver(body) : reply;
  };
  const replies = await Promise.all(bodies.map(deliver));
  const outcomes = new Set(replies.map(({ body }) => body.outcome));
  assert.ok([...outcomes].every((outcome) => ["enriched", "corrected", "superseded"].includes(outcome)), [...outcomes].join());
  const now = (await api.current(token)).body;
  assert.deepEqual([now.rev, now.answer.effort], [13, bodies[11].answer.effort]);
});

test("after all of it the tallies are what the answers say", async () => {
  assert.match(await recount(await worker.file()), / 0 of them differ/);
});
