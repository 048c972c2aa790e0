// Sites and keys on real D1: made by the operator, used, rotated and revoked.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, newDraw, newSession, seconds } from "../lib/api.mjs";
import { OPERATOR_KEY, startWorker } from "../lib/worker.mjs";

const ORIGIN = "https://cafe.example";

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
});
after(() => worker?.close());

const call = (method, path, key, body) =>
  api.call(path, {
    method,
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
    body: body && JSON.stringify(body),
  });

const make = async (site, fields = {}) => {
  const made = await call("POST", "/v1/sites", OPERATOR_KEY, { site, name: "Cafe", zone: "Asia/Shanghai", origins: [ORIGIN], ...fields });
  assert.equal(made.status, 201, made.text);
  return made.body;
};

const READY = { controller: "Cafe Ltd.", privacy_url: "https://cafe.example/privacy" };

const click = (token, ins = "chat-1") =>
  api.post("/v1/answers", {
    token, writer: "00000000000000aa", rev: 1, seen: 0, ins, first: "rating", lang: "en", answer: { rating: 5 },
  });

const page = (siteKey) => api.post("/v1/invitations", { site_key: siteKey, draw: newDraw() }, { origin: ORIGIN });

test("a site that the operator has made is asked, answered and read", async () => {
  const { live } = await make("cafe", { ...READY, instrument: "meal-1" });
  const asked = await page(live.site_key);
  assert.equal(asked.body.instrument, "meal-1", asked.text);
  assert.equal((await click(asked.body.token, "meal-1")).status, 200);
  const figures = await call("GET", "/v1/aggregate", live.owner_key);
  assert.equal(figures.body.groups[0].n_answers, 1);
  assert.equal((await call("POST", "/v1/sites", OPERATOR_KEY, { site: "cafe", name: "Again", zone: "UTC" })).body.code, "site_exists");
  const changed = await call("PATCH", "/v1/sites/cafe", live.owner_key, { settings: { credit: "longest" } });
  assert.equal(changed.body.settings.credit, "longest", changed.text);
});

test("a revoked signing key is dead at once where it is remembered", async () => {
  const { live } = await make("revoking", READY);
  const invite = () => call("POST", "/v1/invitations", live.owner_key, { session: newSession(), end: seconds() });
  const [first, second] = [(await invite()).body.token, (await invite()).body.token];
  const stored = await click(first);
  assert.equal(stored.body.outcome, "stored", stored.text);
  assert.ok(stored.rows.read <= 4, `${stored.rows.read} rows read`);
  // By another isolate: this one still remembers the key as one that signs.
  const d1 = await worker.d1();
  await d1.prepare("UPDATE signing_key SET revoked_at = ?1 WHERE site = 'revoking' AND source = 'host'").bind(seconds()).run();
  for (const token of [first, second]) {
    const refused = await click(token);
    assert.deepEqual([refused.status, refused.body.code], [401, "bad_token"]);
    assert.equal((await api.current(token)).body.code, "bad_token");
  }
  const count = await d1.prepare("SELECT count(*) AS n FROM answer WHERE site = 'revoking'").first("n");
  assert.equal(count, 1);
});

test("two rotations lose no open invitation, and the last use of a key is written once", async () => {
  const { live } = await make("rotating", READY);
  const keys = async () => (await call("GET", "/v1/signing-keys", live.owner_key)).body.signing_keys.filter(({ source }) => source === "page");
  const tokens = [(await page(live.site_key)).body.token];
  for (let n = 0; n < 2; n++) {
    const old = (await keys()).find(({ retired }) => retired === null).kid;
    assert.equal((await call("POST", "/v1/signing-keys", live.owner_key, { source: "page" })).status, 201);
    tokens.push((await page(live.site_key)).body.token);
    assert.equal((await call("POST", `/v1/signing-keys/${old}/retire`, live.owner_key)).status, 200);
    tokens.push((await page(live.site_key)).body.token);
  }
  for (const token of tokens) assert.equal((await click(token)).body.outcome, "stored");
  const listed = await call("GET", "/v1/keys", live.owner_key);
  assert.equal(listed.rows.written, 0);
  assert.ok(listed.body.keys[0].last_used > 0);
});
