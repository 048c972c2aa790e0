// The yardstick: the least that a JavaScript Worker has to do to take a first click and move the same two rows. It
// checks the token and guards the batch as ours does, and leaves out what is not the hot path: other writes, other
// sites, problems with pointers, rotation of keys. Written for speed, not for show.

import PUT_FIRST from "./put_first.sql";
import STOP_IF_REVOKED from "./stop_if_revoked.sql";

const text = new TextEncoder();
const bytes = (base64url) => Uint8Array.from(atob(base64url.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
const hmacKey = (secret, usages) => crypto.subtle.importKey("raw", secret, { name: "HMAC", hash: "SHA-256" }, false, usages);
const hex = (buffer) => Array.from(new Uint8Array(buffer), (byte) => byte.toString(16).padStart(2, "0")).join("");

const KEY = ["site", "space", "day", "ins", "agent", "team", "channel", "place", "tier", "served_by", "source", "x1", "x2"];
const GUARD = `NOT EXISTS (SELECT 1 FROM answer WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space') AND sid = json_extract(?1, '$.sid'))`;

/** One statement per pattern of counts, kept: a click has five. */
const upserts = new Map();
function upsert(columns, cells) {
  const name = `${columns}${cells}`;
  if (!upserts.has(name)) {
    const all = [...KEY, ...columns];
    const moved = cells.map((cell) => `'$."${cell}"', coalesce(json_extract(cells, '$."${cell}"'), 0) + 1`).join(", ");
    upserts.set(
      name,
      `INSERT INTO tally (${all}, cells) SELECT ${all.map((column) => `json_extract(?1, '$.${column}')`)}, json_extract(?1, '$.cells') WHERE ${GUARD}
       ON CONFLICT (${KEY}) DO UPDATE SET ${columns.map((column) => `${column} = ${column} + 1`)}, cells = json_set(cells, ${moved})`,
    );
  }
  return upserts.get(name);
}

/** What an isolate remembers of a site, ten seconds at most. */
const sites = new Map();
async function site(env, id, kid) {
  const known = sites.get(id);
  if (known && Date.now() - known.at < 10_000) return known;
  const [row, key] = await env.DB.batch([
    env.DB.prepare("SELECT zone, cutoff, sid_key FROM site WHERE site = ?1 AND space = 'test'").bind(id),
    env.DB.prepare("SELECT source FROM signing_key WHERE site = ?1 AND space = 'test' AND kid = ?2 AND revoked_at IS NULL").bind(id, kid),
  ]);
  const { zone, sid_key } = row.results[0];
  const { source } = key.results[0];
  const master = await hmacKey(text.encode(env.MASTER_KEY), ["sign"]);
  const secret = await crypto.subtle.sign("HMAC", master, text.encode(["afterword/sign/v1", id, "test", source, kid].join("\x1f")));
  const fresh = {
    at: Date.now(),
    source,
    sign: await hmacKey(secret, ["verify"]),
    sid: await hmacKey(Uint8Array.from(sid_key.match(/../g), (byte) => parseInt(byte, 16)), ["sign"]),
    local: new Intl.DateTimeFormat("en-CA", { timeZone: zone, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", hourCycle: "h23" }),
  };
  sites.set(id, fresh);
  return fresh;
}

const json = (status, body) =>
  new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", "access-control-allow-origin": "*" } });

export default {
  async fetch(request, env) {
    const address = request.headers.get("cf-connecting-ip");
    if (address && !(await env.LIMITER.limit({ key: address })).success) return json(429, { code: "rate_limited" });
    const body = await request.text();
    if (body.length > 16 * 1024) return json(413, { code: "body_too_large" });
    const write = JSON.parse(body);
    const { rating } = write.answer;
    if (!Number.isInteger(rating) || rating < 1 || rating > 5 || !/^[0-9a-f]{16}$/.test(write.writer)) return json(400, { code: "bad_field" });

    const [head, claims, signature] = write.token.split(".");
    const { alg, kid } = JSON.parse(atob(head.replaceAll("-", "+").replaceAll("_", "/")));
    const { iss, jti, end, until, exp, facts } = JSON.parse(new TextDecoder().decode(bytes(claims)));
    const known = await site(env, iss, kid);
    const holds = alg === "HS256" && (await crypto.subtle.verify("HMAC", known.sign, bytes(signature), text.encode(`${head}.${claims}`)));
    if (!holds) return json(401, { code: "bad_token" });
    const now = Math.floor(Date.now() / 1000);
    if (now >= exp) return json(410, { code: "expired" });

    const sid = hex(await crypto.subtle.sign("HMAC", known.sid, text.encode(`${known.source}\x1f${jti}`))).slice(0, 32);
    const [, date, hour] = known.local.format(end * 1000).match(/(\d+-\d+-\d+), (\d+)/);
    const columns = ["n", `r${rating}`, `a${rating}`, "att_unknown", `att_unknown_r${rating}`];
    const cells = [`h${hour}.a${rating}`, `h${hour}.att_unknown`, `h${hour}.n`, `h${hour}.r${rating}`];
    const { agent = "", team = "", channel = "", place = "", tier = "", served_by = "" } = facts;
    const row = {
      site: iss, space: "test", sid, seq: 1, ended: end, until, arrived: now, facts: JSON.stringify(facts), hour: Number(hour),
      day: Date.parse(date) / 86_400_000, ins: write.ins, agent, team, channel, place, tier, served_by, source: known.source, x1: "", x2: "",
      rev: write.rev, writer: write.writer, updated: now, first: write.first, lang: write.lang, rating, effort: null, reasons: null,
      solved: null, withdrawn: 0, corrected: 0, exempted: 0, voided: 0, erased: 0, exceptional: 0, open: 0,
    };
    const counts = Object.fromEntries(columns.map((column) => [column, 1]));
    const params = JSON.stringify({ ...row, ...counts, cells: Object.fromEntries(cells.map((cell) => [cell, 1])) });
    const stop = env.DB.prepare(STOP_IF_REVOKED).bind(JSON.stringify({ site: iss, space: "test", kid }));
    const [, , put] = await env.DB.batch([stop, env.DB.prepare(upsert(columns, cells)).bind(params), env.DB.prepare(PUT_FIRST).bind(params)]);
    if (put.meta.changes !== 1) return json(409, { code: "rev_conflict" });
    return json(200, { outcome: "stored", standing: now < until ? "counted" : "late", answer: { rating }, rev: write.rev, until });
  },
};
