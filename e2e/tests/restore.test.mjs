// The ledger is restored to before an erasure and a revocation, in real workerd on D1: closed until it is replayed.

import assert from "node:assert/strict";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { Api, SUPPORT, claims, newSession, seconds, sign, signingKey, write } from "../lib/api.mjs";
import { folder, query, recount, sqliteFile } from "../lib/database.mjs";
import { MASTER_KEY, startWorker } from "../lib/worker.mjs";

const OPERATOR = "operator-key-of-nobody-0123456789abcdef";
const extra = { bindings: { MASTER_KEY, OPERATOR_KEY: OPERATOR } };
const ENDINGS = ["", "-wal", "-shm"];

/** Copies a database with what SQLite keeps beside it. */
async function copy(from, to) {
  for (const ending of ENDINGS) {
    await rm(to + ending, { force: true });
    await cp(from + ending, to + ending).catch((error) => assert.equal(error.code, "ENOENT"));
  }
}

function invitation(jti) {
  const key = signingKey({ site: SUPPORT.site });
  return sign(claims({ jti, end: seconds() - 5, facts: { agent: "a-1", channel: "chat" } }), { key });
}

async function call(worker, method, path, key, body) {
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const reply = await fetch(worker.url + path, { method, headers, body: body && JSON.stringify(body) });
  return { status: reply.status, retry: reply.headers.get("retry-after"), body: await reply.json().catch(() => ({})) };
}

test("a ledger restored to before an erasure is closed until it is replayed, and an answer of later gets a tombstone", async () => {
  const state = await folder();
  const backup = await folder();
  try {
    const seeded = await startWorker({ extra });
    const [before, later] = [invitation(newSession()), invitation(newSession())];
    const said = { rating: 1, comment: "to be gone" };
    assert.equal((await new Api(seeded.url).write(write(before, said))).body.outcome, "stored");
    await seeded.stop();
    await cp(seeded.state, state.path, { recursive: true });
    await seeded.close();

    const ledger = await sqliteFile(state.path);
    const kept = join(backup.path, "ledger.sqlite");
    await copy(ledger, kept);

    // Erased after the backup: an answer of before it, and one of after it.
    const first = await startWorker({ state: state.path, extra });
    assert.equal((await new Api(first.url).write(write(later, said))).body.outcome, "stored");
    for (const token of [before, later]) {
      const reply = await call(first, "POST", "/v1/answers/erase", "", { token });
      assert.deepEqual(reply.body, { outcome: "erased" });
    }
    await first.stop();

    // Time Travel: the ledger goes back, the journal stays.
    await copy(kept, ledger);
    assert.equal(query(ledger, "SELECT count(*) AS n FROM answer_words")[0].n, 1);

    const restored = await startWorker({ state: state.path, extra });
    for (const [method, path] of [["GET", "/healthz"], ["GET", "/v1/aggregate"], ["POST", "/v1/answers"], ["GET", "/openapi.json"], ["GET", `/a/${before}`]]) {
      const reply = await call(restored, method, path, SUPPORT.readKey, method === "POST" ? {} : undefined);
      assert.equal(reply.status, 503, path);
      assert.ok(Number(reply.retry) > 0, path);
    }
    assert.equal((await call(restored, "GET", "/healthz", "")).body.code, "restoring");
    assert.equal((await call(restored, "POST", "/v1/replay", SUPPORT.readKey)).status, 403);
    assert.deepEqual((await call(restored, "POST", "/v1/replay", OPERATOR)).body, { applied: 2, more: false });
    assert.deepEqual((await call(restored, "POST", "/v1/replay", OPERATOR)).body, { applied: 0, more: false });
    assert.equal((await call(restored, "GET", "/healthz", "")).status, 200);
    for (const token of [before, later]) {
      assert.equal((await new Api(restored.url).write(write(token, said))).body.code, "erased");
    }
    await restored.stop();
    assert.equal(query(ledger, "SELECT count(*) AS n FROM answer_words")[0].n, 0);
    assert.equal(query(ledger, "SELECT count(*) AS n FROM answer WHERE erased = 1")[0].n, 2);
    assert.match(await recount(ledger), / 0 of them differ/);
  } finally {
    await Promise.all([state.remove(), backup.remove()]);
  }
});

test("the cron runs in workerd: what it recounts is reported", async () => {
  const worker = await startWorker({ extra, spied: false });
  try {
    const token = invitation(newSession());
    assert.equal((await new Api(worker.url).write(write(token, { rating: 4 }))).body.outcome, "stored");
    const ran = await (await worker.mf.getWorker()).scheduled({ cron: "*/15 * * * *" });
    assert.equal(ran.outcome, "ok");
    const ledger = await worker.file();
    await worker.stop();
    const [report] = query(ledger, "SELECT sum(answers) AS answers, sum(differences) AS differences FROM report WHERE kind = 'recount'");
    assert.deepEqual(report, { answers: 1, differences: 0 });
  } finally {
    await worker.close().catch(() => {});
  }
});
