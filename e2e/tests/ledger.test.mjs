// Thousands of operations of all kinds at once, in workerd on D1: what is left is what a recount finds.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, SUPPORT, claims, seconds, sign, signingKey, write } from "../lib/api.mjs";
import { recount } from "../lib/database.mjs";
import { dice } from "../lib/dice.mjs";
import { startWorker } from "../lib/worker.mjs";

const SEED = Number(process.env.AFTERWORD_SEED ?? Date.now() % 1_000_000);
const OPERATIONS = 10_000;
const SESSIONS = 400;
const AT_ONCE = 12;

const random = dice(SEED);
let worker;
let api;
let answers = [];
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
});
after(() => worker?.close());

const call = (key, method, path, body) =>
  api.call(path, { method, headers: { authorization: `Bearer ${key}`, "content-type": "application/json" }, body: body && JSON.stringify(body) });

const end = seconds() - 600;
const sessions = Array.from({ length: SESSIONS }, (_, n) => {
  const id = `ledger-${SEED}-${n}`;
  const facts = { agent: `a-${n % 4}`, team: "billing", channel: "chat", ...(n % 6 ? {} : { exceptional: "yes" }) };
  const chain = n % 7 === 3 ? [{ agent: "a-8", seconds: 60 }, { agent: `a-${n % 4}`, seconds: 30 }] : undefined;
  const cus = `customer-${n % 50}`;
  const token = sign(claims({ jti: id, end, until: end + 24 * 3600, facts, cus, ...(chain && { chain }) }), { key: signingKey({ site: SUPPORT.site }) });
  return { id, facts, chain, cus, token, rev: 0 };
});

function say(session) {
  const answer = {};
  if (random.chance(85)) answer.rating = 1 + random.below(5);
  if (random.chance(35)) answer.effort = 1 + random.below(7);
  if (random.chance(40)) answer.solved = random.chance(50);
  if (random.chance(50)) answer.reasons = [random.pick(["wait", "price", "attitude", "policy", "unresolved"])];
  if (random.chance(15)) answer.comment = "It took long.";
  session.rev = Math.min(session.rev + 1, 50);
  return api.write(write(session.token, random.chance(5) ? {} : answer, { writer: "a".repeat(16), rev: session.rev, seen: session.rev - 1 }));
}

function feed(session) {
  const { id, facts, chain, cus } = session;
  const event = { id: `e-${random.below(900)}`, session: id, at: end + random.below(40) * 3600 };
  const kind = random.below(3);
  if (kind === 1) return call(SUPPORT.hostKey, "POST", "/v1/sessions", { complaints: [event] });
  if (kind === 2) return call(SUPPORT.hostKey, "POST", "/v1/sessions", { recontacts: [event] });
  const row = { session: id, end, facts, chain, cus, service_s: random.below(900), chat: { seconds: random.below(200), agent_messages: random.below(4) } };
  return call(SUPPORT.hostKey, "POST", "/v1/sessions", { sessions: [row] });
}

/** Rules on one of the answers that were listed last. */
async function rule() {
  if (!answers.length || random.chance(2)) {
    const listed = await call(SUPPORT.ownerKey, "GET", "/v1/answers?limit=400");
    answers = listed.body.answers.map(({ id }) => id);
    return listed;
  }
  const who = random.pick([SUPPORT.ownerKey, SUPPORT.supervisorKey]);
  const [method, what, body] = random.pick([
    ["POST", "exemption", { code: random.pick(["wrong_reply", "outside_cause"]) }],
    ["DELETE", "exemption"],
    ["POST", "void", { code: "test" }],
    ["DELETE", "void"],
    ["POST", "review", {}],
    ["DELETE", "appeal"],
  ]);
  return call(who, method, `/v1/answers/${random.pick(answers)}/${what}`, body);
}

async function operation() {
  const session = random.pick(sessions);
  const kind = random.below(1000);
  if (kind < 520) return say(session);
  if (kind < 700) return feed(session);
  if (kind < 985) return rule();
  if (kind < 992) return api.erase(session.token);
  if (kind < 997) return call(SUPPORT.ownerKey, "POST", "/v1/erasures", { session: session.id });
  return call(SUPPORT.ownerKey, "POST", "/v1/erasures", { customer: session.cus });
}

async function figures() {
  const day = (seconds) => new Date(seconds * 1000).toISOString().slice(0, 10);
  const range = { from: day(end - 48 * 3600), to: day(end + 48 * 3600) };
  const all = [{ by: "agent" }, { by: "reason" }, { by: "hour" }, { exceptional: "without" }];
  const replies = await Promise.all(all.map((params) => api.aggregate({ ...range, ...params })));
  return replies.map(({ body }) => body.groups);
}

test(`${OPERATIONS} operations of all kinds, ${AT_ONCE} at a time, seed ${SEED}`, async () => {
  const seen = {};
  let left = OPERATIONS;
  const worked = async () => {
    while (left-- > 0) {
      const reply = await operation();
      // Writers that overtake each other again and again are told to come back.
      assert.ok(reply.status < 500 || reply.status === 503, `seed ${SEED}: ${reply.status} ${reply.text}`);
      const word = reply.body?.outcome ?? reply.body?.code ?? reply.status;
      seen[word] = (seen[word] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worked));
  for (const word of ["stored", "enriched", "corrected", "withdrawn", "changed", "erased"]) assert.ok(seen[word], `${word}: ${JSON.stringify(seen)}`);
  assert.ok((seen.unavailable ?? 0) < OPERATIONS / 100, JSON.stringify(seen));
  assert.match(await recount(await worker.file()), / 0 of them differ/);
});

test("exempting and restoring leaves every figure as it was, and the owner's erasure changes none", async () => {
  const { body } = await call(SUPPORT.ownerKey, "GET", "/v1/answers?limit=1000&erased=no");
  const before = await figures();
  const free = body.answers.filter(({ rulings }) => !Object.keys(rulings).length).slice(0, 20);
  assert.ok(free.length > 5, `${free.length}`);
  for (const method of ["POST", "DELETE"]) {
    for (const { id } of free) {
      const reply = await call(SUPPORT.ownerKey, method, `/v1/answers/${id}/exemption`, method === "POST" ? { code: "outside_cause" } : undefined);
      assert.equal(reply.body.outcome, "changed", reply.text);
    }
  }
  assert.deepEqual(await figures(), before);
  for (const { id } of body.answers) assert.equal((await call(SUPPORT.ownerKey, "DELETE", `/v1/answers/${id}`)).status, 200);
  assert.deepEqual(await figures(), before);
  assert.match(await recount(await worker.file()), / 0 of them differ/);
});
