// The Worker in real workerd: the whole way of an answer, and what every client meets first.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { after, before, test } from "node:test";

import { Api, BISTRO, Customer, FACTS, ORIGIN, PLAIN, SUPPORT, newDraw, newSession, write } from "../lib/api.mjs";
import { recount } from "../lib/database.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
});
after(() => worker?.close());

test("an invitation, a click, a change of mind, and the figure that follows", async () => {
  const asked = await api.invite({ facts: { ...FACTS, agent: "whole-way" } });
  assert.equal(asked.status, 201);
  const { token, texts, questions, site, link, link_plain, until } = asked.body;
  assert.equal(site.name, "Northwind Support");
  assert.deepEqual(questions, ["rating", "effort", "reasons", "solved", "comment", "contact"]);
  assert.equal(texts["rating.question"], "How satisfied are you with this chat?");
  assert.equal(link, `${worker.url}/a#${token}`);
  assert.equal(link_plain, `${worker.url}/a/${token}`);

  const customer = new Customer(api, token);
  const figures = () => api.figures({ agent: "whole-way" });
  assert.equal(await figures(), undefined, "asking writes nothing");

  const click = await customer.say({ rating: 4 });
  assert.equal(click.status, 200);
  assert.deepEqual(click.body, { outcome: "stored", standing: "counted", answer: { rating: 4 }, rev: 1, until });
  assert.deepEqual((await figures()).ratings, [0, 0, 0, 1, 0]);

  const more = await customer.say({ rating: 4, effort: 6, reasons: ["wait"], solved: true, comment: "谢谢, all good" });
  assert.equal(more.body.outcome, "enriched");
  const changed = await customer.say({ rating: 2, effort: 6, reasons: ["wait"], solved: true, comment: "谢谢, all good" });
  assert.equal(changed.body.outcome, "corrected");
  const group = await figures();
  assert.deepEqual(group.ratings, [0, 1, 0, 0, 0]);
  assert.deepEqual(group.efforts, [0, 0, 0, 0, 0, 1, 0]);
  assert.equal(group.reasons.wait, 1);
  assert.equal(group.attribution.not_agent, 1);
  assert.equal(group.corrected, 1);
  assert.equal(group.csat.suppressed, "n<5");
  assert.equal(group.csat.share, null);
  assert.equal(group.agent_csat.n, 0, "what is not about the person is not the agent's");

  const shown = await api.current(token, "zh-Hans");
  assert.equal(shown.body.lang, "zh-Hans");
  assert.deepEqual(shown.body.answer, changed.body.answer);
  assert.equal(shown.body.rev, 3);

  const undone = await customer.say({});
  assert.deepEqual([undone.body.outcome, undone.body.standing], ["withdrawn", "withdrawn"]);
  const empty = await figures();
  assert.deepEqual([empty.n_answers, empty.withdrawn], [0, 1]);
  assert.equal(empty.rating_mean.mean, null, "nothing measured is null");
});

test("a page asks with the public site key, and its facts vouch for nothing", async () => {
  const asked = await api.invitePage({ facts: { agent: "invented", channel: "chat", team: "invented", tier: "plus" } });
  assert.equal(asked.status, 201);
  assert.equal((await api.write(write(asked.body.token, { rating: 5 }))).body.outcome, "stored");
  const { body } = await api.aggregate({ by: "agent,team,tier", source: "page" });
  assert.deepEqual(body.groups.map(({ key }) => key), [{ agent: null, team: "other", tier: "plus" }]);
  assert.equal(body.groups[0].agent_csat.n, 0, "no agent figure moves");
  assert.equal(body.groups[0].unverified.x, 1);
});

test("the same draw and the same session go on with the same answer", async () => {
  const draw = newDraw();
  const first = await api.invitePage({ draw });
  await api.write(write(first.body.token, { rating: 3 }));
  const again = await api.invitePage({ draw, lang: "zh-CN" });
  assert.deepEqual([again.body.rev, again.body.answer, again.body.lang], [1, { rating: 3 }, "zh-Hans"]);
  const session = newSession();
  await api.write(write(await api.token({ session }), { rating: 1 }));
  assert.deepEqual((await api.invite({ session })).body.answer, { rating: 1 });
});

test("text/plain needs no preflight, and application/json is taken alike", async () => {
  for (const type of [PLAIN, "application/json", "application/json; charset=utf-8"]) {
    const reply = await api.write(write(await api.token(), { rating: 5 }), { "content-type": type });
    assert.equal(reply.status, 200, type);
  }
});

test("any page may call the public API", async () => {
  const preflight = await api.call("/v1/answers", {
    method: "OPTIONS",
    headers: { origin: "https://shop.example", "access-control-request-method": "POST" },
  });
  assert.equal(preflight.status, 204);
  assert.match(preflight.headers.get("access-control-allow-methods"), /POST/);
  for (const path of ["/v1/nothing", "/v1/instruments/chat-1", "/healthz", "/openapi.json"]) {
    const { headers } = await api.call(path);
    assert.equal(headers.get("access-control-allow-origin"), "*", path);
    assert.equal(headers.get("cross-origin-resource-policy"), "cross-origin", path);
    assert.equal(headers.get("x-content-type-options"), "nosniff", path);
  }
});

test("a widget is shown the same with and without a token", async () => {
  const headers = { origin: ORIGIN };
  const before = await api.call(`/v1/widget/${SUPPORT.siteKey}?lang=zh-Hans&draw=${newDraw()}`, { headers });
  assert.equal(before.status, 200);
  const { token, until, link, link_plain, now, ...same } = before.body;
  assert.deepEqual([token, until, link, link_plain], [null, null, null, null]);
  const minted = (await api.invitePage({ lang: "zh-Hans" })).body;
  for (const [name, value] of Object.entries(same)) assert.deepEqual(minted[name], value, name);
  const unknown = await api.call("/v1/widget/pk_test_nobody", { headers });
  assert.deepEqual([unknown.status, unknown.body.code], [403, "bad_site_key"]);
});

test("instruments are public and kept for a day; the address of nothing says so", async () => {
  const { status, headers, body } = await api.call("/v1/instruments/meal-1");
  assert.equal(status, 200);
  assert.match(headers.get("cache-control"), /public, max-age=86400/);
  assert.deepEqual(Object.keys(body.texts).sort(), ["ar", "en", "es", "ja", "zh-Hans", "zh-Hant"]);
  assert.equal(await (await worker.mf.getKVNamespace("TEXTS")).get("instrument/meal-1") !== null, true, "published to KV");
  assert.equal((await api.call("/v1/instruments/none-1")).body.code, "not_found");
  assert.equal((await api.call("/v1/instruments/chat-1", { method: "DELETE" })).body.code, "method_not_allowed");
});

test("healthz asks the database, and the OpenAPI document is served", async () => {
  assert.deepEqual((await api.call("/healthz")).body, { status: "ok" });
  const { body } = await api.call("/openapi.json");
  assert.equal(body.openapi.slice(0, 3), "3.1");
  assert.ok(body.paths["/v1/answers"].post);
});

test("the widget's files are for any page; the hashed ones are kept for ever and match their integrity hashes", async () => {
  const loader = await api.call("/widget.js");
  assert.equal(loader.status, 200);
  assert.match(loader.headers.get("cache-control"), /max-age=300/);
  const names = [...new Set(loader.text.match(/afterword-[0-9a-f]{16}\.(js|wasm)/g))];
  assert.equal(names.length, 3, "first question, glue and Wasm");
  // The loader itself under an address that never changes its content, for pages that pin it by its hash.
  const manifest = (await api.call("/assets.json")).body;
  const { file, integrity } = manifest.current.widget;
  for (const name of [...names, file]) {
    const reply = await fetch(`${worker.url}/${name}`);
    assert.equal(reply.status, 200);
    for (const [header, value] of [["cache-control", /max-age=31536000, immutable/], ["access-control-allow-origin", /^\*$/], ["cross-origin-resource-policy", /^cross-origin$/]]) {
      assert.match(reply.headers.get(header), value, name);
    }
    const hash = createHash("sha384").update(Buffer.from(await reply.arrayBuffer())).digest("base64");
    assert.ok(name === file ? integrity === `sha384-${hash}` : loader.text.includes(`sha384-${hash}`), name);
  }
});

test("figures say what they are, and their ETag saves sending them again", async () => {
  const token = await api.token({ facts: { ...FACTS, agent: "tagged" } });
  await api.write(write(token, { rating: 5 }));
  const { body, headers } = await api.aggregate({ by: "agent", bucket: "day" });
  assert.equal(body.time_zone, SUPPORT.zone);
  assert.deepEqual(body.instruments, ["chat-1"]);
  assert.ok(body.definitions.csat && body.definitions.agent_csat);
  assert.match(headers.get("cache-control"), /private, no-cache/);
  const etag = headers.get("etag");
  const same = await api.aggregate({ by: "agent", bucket: "day" }, SUPPORT.readKey, { "if-none-match": etag });
  assert.deepEqual([same.status, same.text], [304, ""]);
  await api.write(write(await api.token(), { rating: 1 }));
  const other = await api.aggregate({ by: "agent", bucket: "day" }, SUPPORT.readKey, { "if-none-match": etag });
  assert.equal(other.status, 200);
});

test("keys open their own site, for what their role may do", async () => {
  const refusals = [
    [api.invite({}, SUPPORT.readKey), 403, "forbidden"],
    [api.aggregate({}, SUPPORT.hostKey), 403, "forbidden"],
    [api.aggregate({ site: BISTRO.site }), 403, "forbidden"],
    [api.invite({}, "ak_test_nobody"), 401, "bad_key"],
    [api.aggregate({}, ""), 401, "bad_key"],
  ];
  for (const [reply, status, code] of refusals) {
    const { status: is, body } = await reply;
    assert.deepEqual([is, body.code], [status, code]);
  }
});

test("the restaurant's business day begins at four in its own zone", async () => {
  const date = (ms) => new Date(ms + 8 * 3600_000).toISOString().slice(0, 10);
  let end = Date.parse(`${date(Date.now())}T03:30:00+08:00`);
  if (end > Date.now()) end -= 24 * 3600_000;
  const asked = { end: end / 1000, until: end / 1000 + 30 * 24 * 3600, facts: { channel: "table" } };
  const reply = await api.write(write(await api.token(asked, BISTRO.hostKey), { rating: 5 }, { ins: "meal-1" }));
  assert.deepEqual([reply.body.outcome, reply.body.standing], ["stored", "counted"]);
  const day = date(end - 24 * 3600_000);
  const { body } = await api.aggregate({ from: day, to: day, bucket: "hour" }, BISTRO.readKey);
  assert.deepEqual(body.groups.map(({ bucket, n_answers }) => [bucket, n_answers]), [[`${day}T03`, 1]]);
});

test("what was answered equals what was counted", async () => {
  assert.match(await recount(await worker.file()), /0 of them differ/);
});
