// kill -9 of workerd in a stream of posts: what was acknowledged is there, and nothing is there twice.

import assert from "node:assert/strict";
import { cp } from "node:fs/promises";
import { test } from "node:test";

import { Api, FACTS, newSession, seconds, sign, signingKey, claims, SUPPORT, write } from "../lib/api.mjs";
import { folder, query, recount } from "../lib/database.mjs";
import { startWorker } from "../lib/worker.mjs";

const KILLS = process.env.AFTERWORD_SOAK ? 20 : 3;
const WRITERS = 6;
/** Replies after which the process is killed, a little different each time so that the instants differ. */
const ACKED_BEFORE_KILL = [40, 41, 57, 73];

const key = signingKey({ site: SUPPORT.site });

/** One customer after the other, each with a click and a follow-up, until the connection breaks. */
async function customers(api, sent, acked, broken) {
  while (!broken()) {
    const token = sign(claims({ jti: newSession(), end: seconds() - 5, facts: { ...FACTS, agent: "killed" } }), { key });
    const click = write(token, { rating: 1 + (sent.length % 5) });
    const more = { ...click, rev: 2, seen: 1, answer: { ...click.answer, effort: 1 + (sent.length % 7) } };
    for (const body of [click, more]) {
      sent.push(body);
      let reply;
      try {
        reply = await api.write(body);
      } catch {
        return; // The connection broke: the client keeps the write.
      }
      if (reply.status !== 200) return;
      acked.push(body);
    }
  }
}

test(`case 22: workerd is killed ${KILLS} times, and after the clients' retries every answer counts once`, async (t) => {
  const state = await folder();
  const seeded = await startWorker();
  await seeded.stop();
  await cp(seeded.state, state.path, { recursive: true });
  await seeded.close();

  const all = [];
  const mustBeThere = [];
  try {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const worker = await startWorker({ state: state.path });
      const api = new Api(worker.url);
      const [sent, acked] = [[], []];
      let dead = false;
      const enough = ACKED_BEFORE_KILL[kill % ACKED_BEFORE_KILL.length];
      const died = new Promise((resolve) => worker.workerd.once("exit", (_, signal) => resolve(signal)));
      const guard = setInterval(() => {
        if (acked.length < enough || dead) return;
        dead = true;
        worker.workerd.kill("SIGKILL");
      }, 1);
      await Promise.all(Array.from({ length: WRITERS }, () => customers(api, sent, acked, () => dead)));
      clearInterval(guard);
      assert.equal(await died, "SIGKILL");
      await worker.stop().catch(() => {});
      assert.ok(acked.length >= enough);
      all.push(...sent);
      mustBeThere.push(...acked);

      // Before any retry: everything that was acknowledged is stored, at that revision or a later one.
      const again = await startWorker({ state: state.path });
      const reader = new Api(again.url);
      for (const { token, rev } of acked) {
        const { body } = await reader.current(token);
        assert.ok(body.rev >= rev, `revision ${rev} was acknowledged, ${body.rev} is stored`);
      }
      // The clients retry all that they have, acknowledged or not.
      for (const body of sent) {
        const reply = await reader.write(body);
        assert.equal(reply.status, 200, reply.text);
      }
      await again.stop();
    }

    const worker = await startWorker({ state: state.path });
    const { n_answers, n_rating } = await new Api(worker.url).figures({ agent: "killed" });
    const file = await worker.file();
    await worker.stop();
    const sessions = new Set(all.map(({ token }) => token)).size;
    assert.deepEqual([n_answers, n_rating], [sessions, sessions]);
    assert.equal(query(file, "SELECT count(*) AS n FROM answer")[0].n, sessions);
    assert.match(await recount(file), / 0 of them differ/);
    assert.deepEqual(query(file, "PRAGMA integrity_check"), [{ integrity_check: "ok" }]);
    t.diagnostic(`${mustBeThere.length} acknowledged of ${all.length} sent over ${KILLS} kills, ${sessions} sessions`);
  } finally {
    await state.remove();
  }
});
