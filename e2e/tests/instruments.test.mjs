// A wording of one's own: written, published and used on real D1 and KV, and met by a customer whose page is older.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { SUPPORT, newSession, sha256 } from "../lib/api.mjs";
import { siteLike } from "../lib/sites.mjs";
import { startStage } from "../lib/stage.mjs";
import { Steps } from "../lib/states.mjs";

const KEY = "ak_test_e2e_words_owner";
let stage;
let siteKey;

before(async () => {
  stage = await startStage();
  const d1 = await stage.worker.d1();
  siteKey = await siteLike(d1, "words");
  // A key of the same shape as the demo's.
  const { results } = await d1.prepare("SELECT * FROM api_key WHERE hash = ?").bind(sha256(SUPPORT.readKey)).all();
  const row = { ...results[0], hash: sha256(KEY), site: "e2e-words", role: "owner" };
  const names = Object.keys(row);
  await d1.prepare(`INSERT INTO api_key (${names}) VALUES (${names.map(() => "?")})`).bind(...Object.values(row)).run();
});
after(() => stage?.close());

async function call(method, path, body) {
  const headers = { authorization: `Bearer ${KEY}`, "content-type": "application/json" };
  const reply = await stage.api.call(`/v1/instruments${path}`, { method, headers, body: body && JSON.stringify(body) });
  assert.ok(reply.status < 300, `${method} ${path}: ${reply.status} ${reply.text}`);
  return reply.body;
}

/** Publishes our own wording with another question. */
async function published(question) {
  const { draft } = await call("PUT", "/drafts/chat?from=chat-1");
  draft.texts.en["rating.question"] = question;
  assert.deepEqual((await call("PUT", "/drafts/chat", draft)).flaws, []);
  return (await call("POST", "/drafts/chat/publish")).id;
}

async function opened() {
  const page = await stage.page();
  const options = { siteKey, conversation: newSession(), endpoint: stage.url, target: "#at", lang: "en" };
  await page.evaluate((options) => void globalThis.afterword.open(options), options);
  const widget = new Steps(page);
  await widget.shown(".question");
  await widget.full();
  return { page, widget, question: () => widget.root.locator(".question").first().textContent() };
}

test("an owner's words are asked, an open page goes on with the older ones, and ids count up", async () => {
  assert.equal(await published("How was our chat?"), "e2e-words-chat-1");
  const older = await opened();
  assert.equal(await older.question(), "How satisfied are you with this chat?");
  await call("POST", "/e2e-words-chat-1/use", {});
  const newer = await opened();
  assert.equal(await newer.question(), "How was our chat?");
  await newer.widget.post("Satisfied");
  const reply = await older.widget.post("Satisfied");
  assert.deepEqual([reply.status, reply.body.outcome], [200, "stored"]);
  const groups = await (await stage.worker.d1()).prepare("SELECT ins, n, r4 FROM tally WHERE site = 'e2e-words' ORDER BY ins").all();
  assert.deepEqual(groups.results, [{ ins: "chat-1", n: 1, r4: 1 }, { ins: "e2e-words-chat-1", n: 1, r4: 1 }]);

  assert.equal(await published("Was it good?"), "e2e-words-chat-2");
  const again = await call("POST", "/drafts/chat/publish");
  assert.equal(again.id, "e2e-words-chat-2", "a call that is made again makes no third version");
  const kept = await stage.api.call("/v1/instruments/e2e-words-chat-1");
  assert.equal(kept.body.texts.en["rating.question"], "How was our chat?");
  const { versions } = await call("GET", "");
  const [ours, first, second] = versions;
  assert.deepEqual(versions.map(({ id }) => id), ["chat-1", "e2e-words-chat-1", "e2e-words-chat-2"]);
  assert.equal(ours.in_force.at(-1).until, first.in_force[0].since);
  assert.deepEqual([first.in_force[0].until, second.in_force], [null, []]);
});

test("many who publish at once get one version each of their drafts", async () => {
  const { draft } = await call("PUT", "/drafts/base?from=chat-1");
  const names = Array.from({ length: 6 }, (_, n) => `n${n}`);
  await Promise.all(names.map((name) => call("PUT", `/drafts/${name}`, draft)));
  const twice = [...names, ...names];
  const made = await Promise.all(twice.map((name) => call("POST", `/drafts/${name}/publish`)));
  assert.deepEqual(made.map(({ id }) => id), twice.map((name) => `e2e-words-${name}-1`));
});
