// Random histories through workerd and D1, faults included, against a naive second opinion.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, SUPPORT, claims, newSession, seconds, sign, signingKey, write } from "../lib/api.mjs";
import { recount } from "../lib/database.mjs";
import { dice } from "../lib/dice.mjs";
import { Model } from "../lib/model.mjs";
import { startWorker } from "../lib/worker.mjs";

const SEED = Number(process.env.AFTERWORD_SEED ?? Date.now() % 1_000_000);
const WRITES = process.env.AFTERWORD_SOAK ? 20_000 : 1_200;
const SESSIONS = Math.round(WRITES / 6);
const HOUR = 3600;
const CHANGES = ["stored", "enriched", "corrected", "withdrawn"];

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
});
after(() => worker?.close());

function makeSession(random) {
  const source = random.chance(75) ? "host" : "page";
  const end = seconds() - random.pick([5, 5, 5, 40 * 60, 20 * HOUR, 23 * HOUR, 25 * HOUR, 70 * HOUR, 9 * 24 * HOUR]);
  const until = end + 24 * HOUR;
  const facts = { agent: random.pick(["a-1", "a-2", "a-3"]), channel: random.pick(["chat", "phone", "fax"]), tier: random.pick(["plus", "gold"]) };
  const id = newSession();
  const key = signingKey({ site: SUPPORT.site, source });
  return { id, source, end, until, facts, token: sign(claims({ jti: id, end, until, facts }), { key, kid: `demo-${source}` }) };
}

function makeAnswer(random, before) {
  if (random.chance(10)) return {};
  const answer = random.chance(50) && before ? { ...before } : {};
  if (random.chance(70)) answer.rating ??= 1 + random.below(5);
  if (random.chance(25)) answer.rating = 1 + random.below(5);
  if (random.chance(40)) answer.effort ??= 1 + random.below(7);
  if (random.chance(30)) answer.solved ??= random.chance(60);
  if (random.chance(20)) answer.comment = random.pick(["fine", "太慢了", "a 'quote' \"or\" two\n"]);
  if (random.chance(40)) {
    const all = ["knowledge", "attitude", "wait", "policy", "other", "unresolved"];
    answer.reasons = [...new Set([random.pick(all), random.pick(all)])];
  }
  return answer;
}

/** One write, sent until it is answered, as a client does. */
async function deliver(model, session, body, random) {
  const fault = random.chance(10) ? random.pick(["before", "after"]) : undefined;
  const headers = fault && { "x-test-fault": JSON.stringify({ when: fault, message: "Network connection lost.", times: 99 }) };
  const expected = model.write(session, body, seconds());
  let reply = await api.write(body, headers);
  let want = expected;
  if (reply.status === 503) {
    if (fault === "after" && CHANGES.includes(expected)) want = "unchanged";
    reply = await api.write(body);
  }
  assert.equal(reply.body.outcome ?? reply.body.code, want, `seed ${SEED}: ${JSON.stringify(body.answer)}`);
}

async function compare(model, params, by) {
  const from = new Date((seconds() - 12 * 24 * HOUR) * 1000).toISOString().slice(0, 10);
  const to = new Date((seconds() + 24 * HOUR) * 1000).toISOString().slice(0, 10);
  const { status, body, text } = await api.aggregate({ from, to, ...params });
  assert.equal(status, 200, text);
  const partly = by.includes("hour") || by.includes("reason");
  const shown = ({ n_answers, ratings, agent_ratings, efforts, ...rest }) => ({ n_answers, ratings, agent_ratings, efforts, ...(partly ? {} : rest) });
  const is = new Map();
  for (const group of body.groups) {
    const key = by.map((name) => (name === "day" ? group.bucket.slice(0, 10) : name === "hour" ? (group.key.hour ?? group.bucket.slice(11)).padStart(2, "0") : group.key[name]));
    const { x, n } = group.solved;
    const nonzero = (counts) => Object.fromEntries(Object.entries(counts ?? {}).filter(([, n]) => n));
    is.set(JSON.stringify(key), shown({ ...group, solved: [x, n - x], unverified: group.unverified.x, reasons: nonzero(group.reasons), attribution: nonzero(group.attribution) }));
  }
  const should = model.figures(by);
  for (const key of new Set([...is.keys(), ...should.keys()])) {
    // Where a group has become empty, cells by hour or reason may or may not be left.
    if (partly && !should.get(key)?.n_answers && !is.get(key)?.n_answers) continue;
    const want = shown(should.get(key));
    const got = is.get(key);
    for (const name of Object.keys(want)) assert.deepEqual(got?.[name], want[name], `seed ${SEED}: ${name} of ${key}`);
  }
}

test(`${WRITES} random writes of ${SESSIONS} sessions, seed ${SEED}`, async () => {
  const random = dice(SEED);
  const model = new Model(SUPPORT.zone);
  const sessions = Array.from({ length: SESSIONS }, () => makeSession(random));
  const writers = ["a", "b"].map((letter) => letter.repeat(16));
  for (let done = 0; done < WRITES; ) {
    // Writes of one session go one after the other, those of different ones together.
    const some = new Set(Array.from({ length: 8 }, () => random.pick(sessions)));
    await Promise.all(
      [...some].map((session) => {
        const stored = model.answers.get(session.id);
        const writer = random.chance(75) ? writers[0] : writers[1];
        const retry = stored && random.chance(15);
        const answer = retry ? stored.answer : makeAnswer(random, stored?.answer);
        const rev = retry ? stored.rev : Math.max(1, Math.min(50, (stored?.rev ?? 0) + random.pick([1, 1, 1, 1, 2, 0, -1])));
        const seen = random.chance(80) ? (stored?.rev ?? 0) : random.below(4);
        return deliver(model, session, write(session.token, answer, { writer, rev, seen }), random);
      }),
    );
    done += some.size;
  }
  await compare(model, {}, []);
  await compare(model, { by: "agent,channel,source" }, ["agent", "channel", "source"]);
  await compare(model, { by: "tier", bucket: "day" }, ["day", "tier"]);
  await compare(model, { bucket: "hour" }, ["day", "hour"]);
  await compare(model, { by: "hour,agent" }, ["hour", "agent"]);
  await compare(model, { by: "reason,source" }, ["reason", "source"]);
  assert.match(await recount(await worker.file()), / 0 of them differ/);
});
