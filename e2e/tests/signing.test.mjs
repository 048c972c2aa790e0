// docs/SIGNING.md: an invitation that is made with the lines it shows is taken, in every language, as the host's word.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, SUPPORT, newSession, signingKey, write } from "../lib/api.mjs";
import { folder } from "../lib/database.mjs";
import { isHere, printed, snippets } from "../lib/languages.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let api;
let scratch;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
  scratch = await folder();
});
after(async () => {
  await scratch?.remove();
  await worker?.close();
});

const secret = signingKey({ site: SUPPORT.site }).toString("hex");
const environment = { AFTERWORD_SITE: SUPPORT.site, AFTERWORD_SPACE: "test", AFTERWORD_KID: "demo-host", AFTERWORD_SECRET: secret };

const all = await snippets();
test("the page shows five languages", () => {
  assert.deepEqual(all.map(({ name }) => name), ["Node", "Python", "PHP", "Java", "Rust"]);
});

const verified = async () => {
  const { body } = await api.aggregate({ by: "agent,source", source: "host", agent: "a-17" });
  return body.groups[0]?.n_answers ?? 0;
};

for (const snippet of all.filter(isHere)) {
  test(`${snippet.name}: a first click with its token is stored, and counts for the agent`, async () => {
    const before = await verified();
    const token = await printed(snippet, scratch.path, newSession(), environment);
    const reply = await api.write(write(token, { rating: 5 }));
    assert.deepEqual([reply.status, reply.body.outcome, reply.body.standing], [200, "stored", "counted"], reply.text);
    assert.equal(await verified(), before + 1);
  });

  test(`${snippet.name}: with another secret it is refused`, async () => {
    const other = { ...environment, AFTERWORD_SECRET: "0".repeat(64) };
    const token = await printed(snippet, scratch.path, newSession(), other);
    const reply = await api.write(write(token, { rating: 5 }));
    assert.deepEqual([reply.status, reply.body.code], [401, "bad_token"]);
  });
}
