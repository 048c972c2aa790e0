// Bad input through the real stack: a clear refusal with a stable code, a pointer to the field, and no row.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { Api, BISTRO, FACTS, PLAIN, SUPPORT, claims, newDraw, newSession, seconds, sign, signingKey, write } from "../lib/api.mjs";
import { startWorker } from "../lib/worker.mjs";

const DAY = 24 * 3600;
const key = signingKey({ site: SUPPORT.site });

let worker;
let api;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url);
});
after(() => worker?.close());

const signed = (over = {}, options = {}) => sign(claims(over), { key, ...options });
const figures = (agent) => api.figures({ agent });

async function refused(reply, status, code, pointer) {
  const { status: is, body, rows, text, headers } = await reply;
  assert.deepEqual([is, body.code], [status, code], text);
  assert.match(headers.get("content-type"), /^application\/problem\+json/);
  if (pointer !== undefined) assert.equal(body.pointer, pointer, text);
  assert.equal(rows.written, 0, "and no row");
  return body;
}

/** A body sent as it is written here: what no JSON library would make. */
const raw = (token, answer) => JSON.stringify(write(token, "HERE")).replace('"HERE"', answer);

test("case 2: the same revision with another body is a conflict that shows what is stored", async () => {
  const first = write(await api.token(), { rating: 4 });
  await api.write(first);
  const body = await refused(api.write({ ...first, answer: { rating: 1 } }), 409, "rev_conflict");
  assert.deepEqual(body.stored.answer, { rating: 4 });
});

test("case 4: a later token of the same session may write, and moves nothing that is frozen", async () => {
  const session = newSession();
  const end = seconds() - 60;
  const first = write(signed({ jti: session, end, facts: { ...FACTS, agent: "frozen" } }), { rating: 5 });
  await api.write(first);
  const other = signed({ jti: session, end: end - 2 * DAY, until: end + 5 * DAY, facts: { ...FACTS, agent: "thief", channel: "phone" } });
  const reply = await api.write({ ...first, token: other, rev: 2, answer: { rating: 5, effort: 7 } });
  assert.deepEqual([reply.body.outcome, reply.body.until], ["enriched", end + DAY]);
  assert.deepEqual((await figures("frozen")).efforts, [0, 0, 0, 0, 0, 0, 1]);
  assert.equal(await figures("thief"), undefined);
});

test("case 7: late is told and counted nowhere, expired is 410, and the future has to wait", async () => {
  const facts = { ...FACTS, agent: "late" };
  const late = await api.write(write(signed({ end: seconds() - DAY - 1, facts }), { rating: 1 }));
  assert.deepEqual([late.status, late.body.outcome, late.body.standing], [200, "stored", "late"]);
  const from = new Date((seconds() - 3 * DAY) * 1000).toISOString().slice(0, 10);
  const [group] = (await api.aggregate({ agent: "late", from })).body.groups;
  assert.deepEqual([group.n_answers, group.late, group.csat.n], [0, 1, 0]);
  await refused(api.write(write(signed({ end: seconds() - 8 * DAY - 1, facts }), { rating: 1 })), 410, "expired");
  const early = await api.write(write(signed({ end: seconds() + 360, facts }), { rating: 1 }));
  assert.deepEqual([early.status, early.body.code], [425, "too_early"]);
  assert.ok(Number(early.headers.get("retry-after")) > 0);
  assert.equal((await api.write(write(signed({ end: seconds() + 240, facts }), { rating: 1 }))).body.standing, "counted");
});

test("case 8: only our own signature over HS256 opens anything", async () => {
  const good = signed();
  const [head, body, tail] = good.split(".");
  const encode = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const forged = {
    "alg none": `${encode({ alg: "none", kid: "demo-host" })}.${body}.`,
    "alg none, signed": signed({}, { alg: "none" }),
    "another alg": signed({}, { alg: "RS256" }),
    "HS512 in the header": signed({}, { alg: "HS512" }),
    "no signature": `${head}.${body}.`,
    "no third part": `${head}.${body}`,
    "half a signature": `${head}.${body}.${tail.slice(0, 20)}`,
    "padded signature": `${good}=`,
    "other base64": `${head}.${body}.${tail}A`,
    "signature of another body": `${head}.${encode(claims())}.${tail}`,
    "no kid": sign(claims(), { key, header: { kid: undefined } }),
    "kid with a path": signed({}, { kid: "../../etc/passwd" }),
    "kid with SQL": signed({}, { kid: "x' OR '1'='1" }),
    "unknown kid": signed({}, { kid: "demo-nobody" }),
    "a page key": signed({}, { kid: "demo-page" }),
    "another master key": sign(claims(), { key: signingKey({ site: SUPPORT.site, master: "guess" }) }),
    "exp of its own": signed({ exp: seconds() + 999 * DAY }),
    "a window of a year": signed({ until: seconds() + 365 * DAY }),
    "a window backwards": signed({ until: seconds() - 10 }),
    "an end in words": signed({ end: "now" }),
    garbage: "a.b.c",
    empty: "",
  };
  for (const [name, token] of Object.entries(forged)) {
    await refused(api.write(write(token, { rating: 5 })), 401, "bad_token", "/token").catch((error) => {
      error.message = `${name}: ${error.message}`;
      throw error;
    });
  }
  // The last character of 32 bytes in base64url has two spare bits: another spelling of the same bytes.
  const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const respelt = last[last.indexOf(tail.at(-1)) ^ 1];
  await refused(api.write(write(`${head}.${body}.${tail.slice(0, -1)}${respelt}`, { rating: 5 })), 401, "bad_token");
});

test("case 8: keys are rotated with two alive at once, a retired one verifies its past, a revoked one nothing", async () => {
  const d1 = await worker.d1();
  const add = (kid, retired, revoked) =>
    d1.prepare("INSERT INTO signing_key (site, space, kid, source, created_at, retired_at, revoked_at) VALUES (?1, 'test', ?2, 'host', 1, ?3, ?4)").bind(SUPPORT.site, kid, retired, revoked).run();
  const now = seconds();
  await add("retired-1", now - 100, null);
  await add("revoked-1", null, now - 100);
  await add("second-1", null, null);
  const by = (kid, end) => write(sign(claims({ end }), { key: signingKey({ site: SUPPORT.site, kid }), kid }), { rating: 5 });
  assert.equal((await api.write(by("second-1", now - 10))).status, 200, "a new kid is looked up before 401");
  assert.equal((await api.write(by("retired-1", now - 200))).status, 200);
  await refused(api.write(by("retired-1", now - 50)), 401, "bad_token");
  await refused(api.write(by("revoked-1", now - 200)), 401, "bad_token");
  assert.equal((await api.write(write(signed(), { rating: 5 }))).status, 200, "the first one is still alive");
});

test("case 9: a token of one site, space or source opens no other", async () => {
  const wrong = [
    signed({ iss: BISTRO.site }),
    signed({ env: "live" }),
    sign(claims(), { key: signingKey({ site: SUPPORT.site, source: "page" }), kid: "demo-host" }),
    sign(claims({ iss: "demo-nobody" }), { key: signingKey({ site: "demo-nobody" }) }),
  ];
  for (const token of wrong) await refused(api.write(write(token, { rating: 5 })), 401, "bad_token");
  // The texts of another site's questions cannot answer this session.
  const changed = await refused(api.write(write(signed(), { rating: 5 }, { ins: "meal-1" })), 409, "instrument_changed");
  assert.equal(changed.screen.instrument, "chat-1");
});

test("case 10: page invitations take the origins of the site, and look-alikes are refused", async () => {
  for (const origin of ["http://localhost:5173", "http://localhost", "https://support.example"]) {
    assert.equal((await api.invitePage({}, origin)).status, 201, origin);
  }
  const strangers = [null, "null", "https://support.example:444", "http://support.example", "https://SUPPORT.example", "https://support.example.evil.io", "https://evil.io/https://support.example", "http://localhost.evil.io", "https://localhost:8080"];
  for (const origin of strangers) await refused(api.invitePage({}, origin), 403, "origin_not_allowed");
  // Anything but a browser can claim an origin; what decides over an answer is the token.
  const reply = await api.write(write(await api.token(), { rating: 5 }), { origin: "https://evil.io" });
  assert.equal(reply.status, 200);
});

test("case 11: a captured write sent again from elsewhere changes nothing", async () => {
  const captured = write(signed({ facts: { ...FACTS, agent: "replayed" } }), { rating: 5 });
  await api.write(captured);
  const again = await api.write(captured, { "cf-connecting-ip": "203.0.113.9", origin: "https://evil.io" });
  assert.equal(again.body.outcome, "unchanged");
  assert.equal((await figures("replayed")).n_answers, 1);
});

test("case 13: markup and control characters in words are stored as they are", async () => {
  const token = await api.token();
  const comment = "<img src=x onerror=alert(1)></script>javascript:\u202e\u001b[31mred =HYPERLINK(1)";
  await api.write(write(token, { rating: 5, comment }));
  const shown = await api.current(token);
  assert.equal(shown.body.answer.comment, comment);
  assert.match(shown.headers.get("content-type"), /^application\/json/);
  assert.equal(shown.headers.get("x-content-type-options"), "nosniff");
});

test("case 14: a rating is an integer from 1 to 5 and nothing else", async () => {
  const token = await api.token();
  for (const value of ["0", "6", "-1", "5.5", "5.0", '"5"', "true", "[]", "{}", "1e308", "1e-400", "9007199254740993", "123456789012345678", "50e-1"]) {
    await refused(api.write(raw(token, `{"rating":${value}}`)), 400, "bad_field", "/answer/rating");
  }
  for (const value of ["NaN", "Infinity", "+5", "05", ".5", "0x5"]) {
    const { status, body } = await api.write(raw(token, `{"rating":${value}}`));
    assert.deepEqual([status, body.code.slice(0, 4)], [400, "bad_"], value);
  }
  await refused(api.write(raw(token, '{"rating":null}')), 400, "empty_answer");
  for (const [answer, pointer] of [
    ['{"effort":8}', "/answer/effort"],
    ['{"reasons":["wait","policy","other"]}', "/answer/reasons"],
    ['{"reasons":["wait","wait"]}', "/answer/reasons"],
    ['{"reasons":["nonsense"]}', "/answer/reasons/0"],
    ['{"solved":"yes"}', "/answer/solved"],
    ['{"comment":5}', "/answer/comment"],
  ]) {
    await refused(api.write(raw(token, answer)), 400, "bad_field", pointer);
  }
  for (const over of [{ rev: 0 }, { rev: 51 }, { rev: 1.5 }, { seen: -1 }, { writer: "XYZ" }, { first: "other" }, { ins: "Chat 1" }, { lang: "x".repeat(99) }]) {
    await refused(api.write(write(token, { rating: 5 }, over)), 400, "bad_field", `/${Object.keys(over)[0]}`);
  }
});

test("case 15: words have a limit in characters and bytes, and broken text is refused", async () => {
  const token = await api.token();
  await refused(api.write(write(token, { comment: "x".repeat(1001) })), 400, "bad_field", "/answer/comment");
  await refused(api.write(write(token, { comment: "e" + "\u0301".repeat(1000) })), 400, "bad_field", "/answer/comment");
  await refused(api.write(write(token, { comment: "\u{1F468}\u200d".repeat(1500) })), 400, "bad_field", "/answer/comment");
  await refused(api.write(raw(token, '{"comment":"\\ud800"}')), 400, "bad_body");
  for (const bytes of [[0xff], [0xc0, 0xaf], [0xed, 0xa0, 0x80], [0xe2, 0x82]]) {
    const [head, tail] = raw(token, '{"comment":"HERE"}').split("HERE");
    const body = Buffer.concat([Buffer.from(head), Buffer.from(bytes), Buffer.from(tail)]);
    await refused(api.write(body), 400, "bad_body");
  }
  assert.equal((await api.write(write(token, { comment: "\u{1F600}".repeat(1000) }))).status, 200);
});

test("case 16: a NUL byte is refused wherever it is", async () => {
  const token = await api.token();
  await refused(api.write(write(token, { comment: "a\0b" })), 400, "bad_field", "/answer/comment");
  await refused(api.invite({ session: "a\0b" }), 400, "bad_field", "/session");
  await refused(api.invite({ facts: { agent: "a\0b" } }), 400, "bad_field", "/facts/agent");
});

test("case 17: JSON comes as application/json or text/plain, in UTF-8, not compressed", async () => {
  const body = write(await api.token(), { rating: 5 });
  for (const type of ["application/json; charset=utf-16", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "text/html", ""]) {
    await refused(api.write(body, { "content-type": type }), 415, "unsupported_type");
  }
  await refused(api.write(body, { "content-type": PLAIN, "content-encoding": "gzip" }), 415, "unsupported_type");
  await refused(api.write(`\ufeff${JSON.stringify(body)}`), 400, "bad_body");
  assert.equal((await api.write(body)).status, 200);
});

test("case 18: a body over 16 KiB is 413, announced or not", async () => {
  const huge = "x".repeat(16 * 1024 + 1);
  await refused(api.write(huge), 413, "body_too_large");
  const chunks = new ReadableStream({
    pull(controller) {
      controller.enqueue(Buffer.alloc(8 * 1024, 32));
      // Over the limit, but little enough to have left before the Worker hangs up on it.
      if ((this.sent = (this.sent ?? 0) + 1) > 2) controller.close();
    },
  });
  await refused(api.call("/v1/answers", { method: "POST", headers: { "content-type": PLAIN }, body: chunks }), 413, "body_too_large");
  const fits = JSON.stringify(write(await api.token(), { rating: 5 })).padEnd(16 * 1024);
  assert.equal((await api.write(fits)).status, 200);
});

test("case 19: deep nesting, unknown and duplicate fields are refused without a crash", async () => {
  const token = await api.token();
  await refused(api.write("[".repeat(16_000)), 400, "bad_field");
  await refused(api.write(`{"token":${"[".repeat(16_000)}`), 400, "bad_field", "/token");
  await refused(api.write(raw(token, `{"rating":${"[".repeat(5_000)}${"]".repeat(5_000)}}`)), 400, "bad_field");
  await refused(api.write(raw(token, '{"rating":5,"rating":1}')), 400, "bad_field");
  await refused(api.write(raw(token, '{"stars":5}')), 400, "bad_field");
  await refused(api.write(raw(token, '{"__proto__":{"rating":5}}')), 400, "bad_field");
  await refused(api.write(JSON.stringify(write(token, { rating: 5 })).replace("{", '{"lang":"en",')), 400, "bad_field");
  await refused(api.write(`${JSON.stringify(write(token, { rating: 5 }))} {}`), 400, "bad_body");
  const keys = Object.fromEntries(Array.from({ length: 1_000 }, (_, n) => [`k${n}`, n]));
  await refused(api.write(write(token, keys)), 400, "bad_field");
  assert.equal((await api.call("/healthz")).status, 200);
});

test("case 20: invented names from a page do not swell the tallies", async () => {
  const d1 = await worker.d1();
  const rows = async () => (await d1.prepare("SELECT count(*) AS n FROM tally WHERE source = 'page'").first()).n;
  const before = await rows();
  const many = process.env.AFTERWORD_SOAK ? 10_000 : 300;
  for (let n = 0; n < many; n += 10) {
    await Promise.all(
      Array.from({ length: 10 }, async (_, m) => {
        const name = `n-${n + m}`;
        const facts = { agent: name, team: name, tier: name, place: name, channel: name };
        const { body } = await api.invitePage({ draw: newDraw(), facts });
        assert.equal((await api.write(write(body.token, { rating: 1 }))).status, 200);
      }),
    );
  }
  assert.ok((await rows()) - before <= 2, "one more, or two around midnight");
  const { groups } = (await api.aggregate({ by: "agent,team,tier", source: "page" })).body;
  assert.deepEqual(groups.map(({ key }) => key), [{ agent: null, team: "other", tier: "other" }]);
});

test("case 21: an aggregate is bounded, and says what to narrow", async () => {
  const bad = [
    [{ from: "1900-01-01", to: "9999-12-31" }, "from"],
    [{ bucket: "second" }, "bucket"],
    [{ by: "agent,team,channel,tier" }, "by"],
    [{ by: "agent,agent" }, "by"],
    [{ by: "words" }, "by"],
    [{ limit: "-1" }, "limit"],
    [{ from: "2026-02-30" }, "from"],
    [{ from: "2026-03-02", to: "2026-03-01" }, "to"],
    [{ agent: "a\0b" }, "agent"],
    [{ hour: "24" }, "hour"],
  ];
  for (const [params, pointer] of bad) await refused(api.aggregate(params), 400, "bad_query", pointer);
  await refused(api.aggregate({ by: "hour,reason" }), 400, "not_crossed");
  const d1 = await worker.d1();
  const many = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < 10000)";
  await d1.prepare(`INSERT INTO tally (site, space, day, ins, agent, team, channel, place, tier, served_by, source, x1, x2, n)
    ${many} SELECT ?1, 'test', 0, 'chat-1', 'x' || i, '', '', '', '', '', 'host', '', '', 1 FROM n`).bind(SUPPORT.site).run();
  const body = await refused(api.aggregate({ from: "1970-01-01", to: "1970-01-01", by: "agent" }), 400, "too_many_groups");
  assert.match(body.detail, /Shorten|narrow|drop/i);
});
