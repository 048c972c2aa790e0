// The public API as its clients use it.

import { createHash, createHmac, randomBytes, randomUUID } from "node:crypto";

import { MASTER_KEY } from "./worker.mjs";

/** Keys of the demo, which the seeder makes. */
export const SUPPORT = {
  site: "demo-support",
  siteKey: "pk_test_demo_support",
  readKey: "ak_test_demo_support_read",
  hostKey: "ak_test_demo_support_host",
  ownerKey: "ak_test_demo_support_owner",
  supervisorKey: "ak_test_demo_support_supervisor",
  zone: "Europe/Berlin",
};
export const BISTRO = {
  site: "demo-bistro",
  siteKey: "pk_test_demo_bistro",
  readKey: "ak_test_demo_bistro_read",
  hostKey: "ak_test_demo_bistro_host",
  ownerKey: "ak_test_demo_bistro_owner",
  supervisorKey: "ak_test_demo_bistro_supervisor",
  zone: "Asia/Shanghai",
};

export const FACTS = { agent: "a-17", team: "billing", channel: "chat", tier: "standard", served_by: "human" };
export const ORIGIN = "http://localhost:8080";
/** What the widget sends, so that the browser asks no preflight. */
export const PLAIN = "text/plain;charset=UTF-8";

export const seconds = () => Math.floor(Date.now() / 1000);
export const newWriter = () => randomBytes(8).toString("hex");
export const newDraw = () => randomBytes(16).toString("base64url");
export const newSession = () => `conv-${randomUUID()}`;

const base64url = (value) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A client of one Worker. Replies hold `status`, `body`, `headers`, and `rows` as D1 reported them. */
export class Api {
  constructor(url) {
    this.url = url;
  }

  async call(path, { method = "GET", headers = {}, body } = {}) {
    const reply = await fetch(this.url + path, { method, headers, body, ...(body instanceof ReadableStream ? { duplex: "half" } : {}) });
    const text = await reply.text();
    const kind = reply.headers.get("content-type") ?? "";
    const rows = JSON.parse(reply.headers.get("x-test-rows") ?? "null");
    return { status: reply.status, headers: reply.headers, rows, text, body: kind.includes("json") && text ? JSON.parse(text) : text };
  }

  post(path, value, headers = {}) {
    const body = typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value);
    return this.call(path, { method: "POST", headers: { "content-type": PLAIN, ...headers }, body });
  }

  /** A host's invitation for a session that ends now, unless `body` says otherwise. */
  invite(body = {}, key = SUPPORT.hostKey, headers = {}) {
    const session = { session: newSession(), end: seconds(), facts: FACTS, ...body };
    return this.post("/v1/invitations", session, { authorization: `Bearer ${key}`, ...headers });
  }

  invitePage(body = {}, origin = ORIGIN) {
    const asked = { site_key: SUPPORT.siteKey, draw: newDraw(), ...body };
    return this.post("/v1/invitations", asked, origin === null ? {} : { origin });
  }

  async token(body, key) {
    const reply = await this.invite(body, key);
    if (reply.status !== 201) throw new Error(`no invitation: ${reply.status} ${reply.text}`);
    return reply.body.token;
  }

  write(write, headers) {
    return this.post("/v1/answers", write, headers);
  }

  current(token, lang = "en") {
    return this.post("/v1/answers/current", { token, lang });
  }

  erase(token) {
    return this.post("/v1/answers/erase", { token });
  }

  async aggregate(params = {}, key = SUPPORT.readKey, headers = {}) {
    const query = new URLSearchParams(params);
    return this.call(`/v1/aggregate?${query}`, { headers: { authorization: `Bearer ${key}`, ...headers } });
  }

  /** What a host tells of its sessions. */
  feed(batch, key = SUPPORT.hostKey) {
    return this.post("/v1/sessions", batch, { authorization: `Bearer ${key}` });
  }

  /** The one group of today's figures for the demo's agent, or `undefined`. */
  async figures(params = {}, key) {
    const reply = await this.aggregate(params, key);
    if (reply.status !== 200) throw new Error(`no figures: ${reply.status} ${reply.text}`);
    if (reply.body.groups.length > 1) throw new Error(`${reply.body.groups.length} groups`);
    return reply.body.groups[0];
  }
}

/** A write of the whole answer so far; `over` replaces fields. */
export function write(token, answer, over = {}) {
  return { token, writer: newWriter(), rev: 1, seen: 0, ins: "chat-1", first: "rating", lang: "en", answer, ...over };
}

/** A customer with one token: raises `rev` and remembers what it has seen, as a widget does. */
export class Customer {
  constructor(api, token, writer = newWriter()) {
    Object.assign(this, { api, token, writer, rev: 0, seen: 0 });
  }

  async say(answer, over = {}, headers = {}) {
    this.rev += 1;
    const { writer, rev, seen } = this;
    const reply = await this.api.write(write(this.token, answer, { writer, rev, seen, ...over }), headers);
    if (reply.status === 200) this.seen = reply.body.rev;
    return reply;
  }
}

/** The signing key of a kid, derived like the Worker derives it. */
export function signingKey({ site, space = "test", source = "host", kid = `demo-${source}`, master = MASTER_KEY }) {
  return createHmac("sha256", master).update(["afterword/sign/v1", site, space, source, kid].join("\x1f")).digest();
}

/** Signs claims as given: what a host with the key, or somebody who pretends, would send. */
export function sign(claims, { kid = "demo-host", alg = "HS256", key, header = {} }) {
  const head = base64url({ alg, typ: "JWT", kid, ...header });
  const signed = `${head}.${base64url(claims)}`;
  return `${signed}.${createHmac("sha256", key).update(signed).digest("base64url")}`;
}

export function claims(over = {}) {
  const end = over.end ?? seconds();
  const until = over.until ?? end + 24 * 3600;
  return { iss: SUPPORT.site, env: "test", jti: newSession(), end, until, exp: until + 7 * 24 * 3600, facts: FACTS, ...over };
}

export const sha256 = (text) => createHash("sha256").update(text).digest("hex");
