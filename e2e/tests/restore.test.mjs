// The ledger is restored to before an erasure, or a revocation, in real workerd on D1: closed until it is replayed.

import assert from "node:assert/strict";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { Api, BISTRO, SUPPORT, claims, newSession, seconds, sha256, sign, signingKey, write } from "../lib/api.mjs";
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

/**
 * Time Travel: the ledger goes back to what it was between `before` and `later`, the journal stays. `check` gets the
 * ledger's file, and starts the Worker that finds it.
 */
async function restored(before, later, check) {
  const [state, backup] = await Promise.all([folder(), folder()]);
  const start = () => startWorker({ state: state.path, extra });
  try {
    const seeded = await startWorker({ extra });
    await before(seeded);
    await seeded.stop();
    await cp(seeded.state, state.path, { recursive: true });
    await seeded.close();

    const ledger = await sqliteFile(state.path);
    const kept = join(backup.path, "ledger.sqlite");
    await copy(ledger, kept);
    const first = await start();
    await later(first);
    await first.stop();
    await copy(kept, ledger);
    await check(ledger, start);
  } finally {
    await Promise.all([state.remove(), backup.remove()]);
  }
}

/** Everything is refused until the operator has replayed what the journal holds. */
async function closedUntilReplayed(worker, path, applied) {
  for (const [method, where] of [["GET", "/healthz"], ["GET", "/v1/aggregate"], ["POST", "/v1/answers"], ["GET", "/openapi.json"], ["GET", path]]) {
    const reply = await call(worker, method, where, SUPPORT.ownerKey, method === "POST" ? {} : undefined);
    assert.equal(reply.status, 503, where);
    assert.ok(Number(reply.retry) > 0, where);
  }
  assert.equal((await call(worker, "GET", "/healthz", "")).body.code, "restoring");
  assert.equal((await call(worker, "POST", "/v1/replay", SUPPORT.ownerKey)).status, 403);
  assert.deepEqual((await call(worker, "POST", "/v1/replay", OPERATOR)).body, { applied, more: false });
  assert.deepEqual((await call(worker, "POST", "/v1/replay", OPERATOR)).body, { applied: 0, more: false });
  assert.equal((await call(worker, "GET", "/healthz", "")).status, 200);
}

test("a ledger restored to before an erasure is closed until it is replayed, and an answer of later gets a tombstone", async () => {
  const [before, later] = [invitation(newSession()), invitation(newSession())];
  const said = { rating: 1, comment: "to be gone" };
  const stored = async (worker, token) => assert.equal((await new Api(worker.url).write(write(token, said))).body.outcome, "stored");
  await restored(
    (worker) => stored(worker, before),
    async (worker) => {
      // Erased after the backup: an answer of before it, and one of after it.
      await stored(worker, later);
      for (const token of [before, later]) {
        const reply = await call(worker, "POST", "/v1/answers/erase", "", { token });
        assert.deepEqual(reply.body, { outcome: "erased" });
      }
    },
    async (ledger, start) => {
      assert.equal(query(ledger, "SELECT count(*) AS n FROM answer_words")[0].n, 1);
      const worker = await start();
      await closedUntilReplayed(worker, `/a/${before}`, 2);
      for (const token of [before, later]) {
        assert.equal((await new Api(worker.url).write(write(token, said))).body.code, "erased");
      }
      await worker.stop();
      assert.equal(query(ledger, "SELECT count(*) AS n FROM answer_words")[0].n, 0);
      assert.equal(query(ledger, "SELECT count(*) AS n FROM answer WHERE erased = 1")[0].n, 2);
      assert.match(await recount(ledger), / 0 of them differ/);
    },
  );
});

test("keys that were revoked after a backup are dead again before a restored ledger serves anybody", async () => {
  const token = invitation(newSession());
  const widget = `/v1/widget/${SUPPORT.siteKey}`;
  /** What the three keys are answered: an API key, a site key, a signing key. */
  const tried = async (worker) => {
    const figures = await call(worker, "GET", "/v1/aggregate", SUPPORT.readKey);
    const page = await call(worker, "GET", widget, "");
    const written = await new Api(worker.url).write(write(token, { rating: 4 }));
    return [figures, page, written].map(({ status, body }) => body.code ?? status);
  };
  await restored(
    async (worker) => assert.deepEqual(await tried(worker), [200, 200, 200]),
    async (worker) => {
      for (const path of [`keys/${sha256(SUPPORT.readKey).slice(0, 16)}`, `site-keys/${SUPPORT.siteKey}`, "signing-keys/demo-host"]) {
        const reply = await call(worker, "DELETE", `/v1/${path}`, SUPPORT.ownerKey);
        assert.ok(reply.status < 300, `${path}: ${reply.status} ${JSON.stringify(reply.body)}`);
      }
      assert.deepEqual(await tried(worker), ["bad_key", "bad_site_key", "bad_token"]);
    },
    async (ledger, start) => {
      // The ledger has forgotten it.
      const revoked = "SELECT (SELECT count(revoked_at) FROM api_key) + (SELECT count(revoked_at) FROM site_key) + (SELECT count(revoked_at) FROM signing_key) AS n";
      assert.equal(query(ledger, revoked)[0].n, 0);
      const worker = await start();
      await closedUntilReplayed(worker, widget, 3);
      assert.deepEqual(await tried(worker), ["bad_key", "bad_site_key", "bad_token"]);
      // Others live on, and hosts are signed for with the successor.
      assert.equal((await call(worker, "GET", "/v1/aggregate", SUPPORT.ownerKey)).status, 200);
      const successor = await new Api(worker.url).token({ session: newSession() });
      assert.equal((await new Api(worker.url).write(write(successor, { rating: 4 }))).body.outcome, "stored");
      await worker.stop();
      assert.equal(query(ledger, revoked)[0].n, 3);
      assert.match(await recount(ledger), / 0 of them differ/);
    },
  );
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

test("the cron recounts fed sessions in workerd: a right ledger differs nowhere, a wrong number is reported", async () => {
  const worker = await startWorker({ extra, spied: false });
  try {
    const api = new Api(worker.url);
    /** The report once so many sessions are summed: a run takes a step, and the next one goes on. */
    const summed = async (sessions) => {
      let report;
      for (let run = 0; run < 8 && !(report?.sessions >= sessions); run++) {
        const ran = await (await worker.mf.getWorker()).scheduled({ cron: "*/15 * * * *" });
        assert.equal(ran.outcome, "ok");
        const { body } = await call(worker, "GET", "/v1/reports", SUPPORT.ownerKey);
        report = body.reports.find(({ kind }) => kind === "recount");
      }
      return report;
    };
    const [answered, silent] = [newSession(), newSession()];
    const end = seconds() - 60;
    const told = [answered, silent].map((session) => ({ session, end, facts: { agent: "a-1", channel: "chat" }, service_s: 90 }));
    assert.equal((await api.feed({ sessions: told, complaints: [{ id: "c-1", session: silent, at: end }] })).status, 200);
    assert.equal((await api.write(write(invitation(answered), { rating: 5 }))).body.outcome, "stored");

    const right = await summed(2);
    assert.deepEqual([right.sessions, right.answers, right.differences, right.detail], [2, 1, 0, []]);

    const ledger = await worker.d1();
    await ledger.prepare("UPDATE session_tally SET complaints = complaints + 4 WHERE complaints = 1").run();
    // Each site is recounted once a day: as if the next one had come.
    await ledger.prepare("DELETE FROM chore").run();
    const wrong = await summed(4);
    assert.deepEqual([wrong.sessions, wrong.answers, wrong.differences], [4, 2, 1]);
    assert.match(wrong.detail.join("; "), /^sessions \{.*"agent":"a-1".*\} complaints: 5 instead of 1$/);
  } finally {
    await worker.close().catch(() => {});
  }
});

test("cards that were printed after a backup work again when a restored ledger serves, and revoked ones are dead", async () => {
  let codes;
  const page = async (worker, code) => (await fetch(`${worker.url}/q/${code}`)).text();
  const asks = (html) => html.includes('name="rating"');
  await restored(
    async (worker) => assert.equal((await call(worker, "GET", "/v1/places", BISTRO.ownerKey)).status, 200),
    async (worker) => {
      const tables = { range: "1-2", prefix: "r-", name: "Table {n}" };
      const made = await call(worker, "POST", "/v1/places", BISTRO.ownerKey, tables);
      assert.equal(made.status, 201);
      codes = made.body.places.map(({ code }) => code);
      assert.equal((await call(worker, "DELETE", `/v1/places/codes/${codes[1]}`, BISTRO.ownerKey)).status, 204);
      assert.deepEqual((await Promise.all(codes.map((code) => page(worker, code)))).map(asks), [true, false]);
    },
    async (ledger, start) => {
      assert.equal(query(ledger, "SELECT count(*) AS n FROM place WHERE place LIKE 'r-%'")[0].n, 0);
      const worker = await start();
      await closedUntilReplayed(worker, `/q/${codes[0]}`, 3);
      const pages = await Promise.all(codes.map((code) => page(worker, code)));
      assert.deepEqual(pages.map(asks), [true, false]);
      // The dead one is known: its guest can tell of it.
      assert.ok(pages[1].includes(`/q/${codes[1]}/told`));
      await worker.stop();
    },
  );
});
