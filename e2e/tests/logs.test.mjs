// Nothing personal is logged by the Worker in real workerd: every call of the API with marked words, contacts, addresses,
// customers, sessions and tokens, and everything that comes out of the process.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "node:test";

import { SUPPORT, claims, seconds, sign, signingKey, write } from "../lib/api.mjs";
import { ROOT } from "../lib/repo.mjs";
import { MASTER_KEY, startWorker } from "../lib/worker.mjs";

const OPERATOR_KEY = "operator-key-of-nobody-0123456789abcdef";
const MARK = "marked-4711";
const marked = {
  words: `words-${MARK}`,
  contact: `contact-${MARK}@mail.example`,
  customer: `customer-${MARK}`,
  session: `session-${MARK}`,
  agent: `agent-${MARK}`,
};
const ADDRESS = "203.0.113.47";

/** Paths of the document and of our pages, with something marked for every name. */
async function calls(token) {
  const document = JSON.parse(await readFile(join(ROOT, "worker/openapi.json"), "utf8"));
  const described = Object.entries(document.paths).flatMap(([path, item]) => Object.keys(item).map((method) => [method.toUpperCase(), path]));
  const pages = [["GET", "/a"], ["GET", "/a/{token}"], ["POST", "/a/{token}"], ["POST", "/a/{token}/erase"], ["GET", "/s/{key}"], ["POST", "/s/{key}"], ["GET", "/v1/nothing/{token}"]];
  return [...described, ...pages].flatMap(([method, path]) =>
    [token, marked.session, SUPPORT.siteKey].map((named) => [method, path.replace(/\{.*?\}/, encodeURIComponent(named))]),
  );
}

test("marked words, contacts, addresses, customers, sessions and tokens in every call are in no log and no output", async (t) => {
  const printed = [];
  const collect = (stream) => stream.on("data", (some) => printed.push(String(some)));
  const worker = await startWorker({
    extra: {
      bindings: { MASTER_KEY, OPERATOR_KEY },
      handleStructuredLogs: (log) => printed.push(JSON.stringify(log)),
      handleRuntimeStdio: (out, err) => [out, err].forEach(collect),
    },
  });
  const token = sign(claims({ jti: marked.session, end: seconds() - 5, facts: { agent: marked.agent, channel: "chat" }, cus: marked.customer }), {
    key: signingKey({ site: SUPPORT.site }),
  });
  const answer = { rating: 1, comment: marked.words, contact: marked.contact };
  const bodies = [
    write(token, answer),
    { token },
    { session: marked.session, end: seconds(), cus: marked.customer, facts: { agent: marked.agent } },
    { customer: marked.customer },
    { code: "other", note: marked.words },
    { [marked.words]: marked },
  ].map((body) => JSON.stringify(body));
  bodies.push(`["${marked.words}`);
  let sent = 0;
  try {
    const broken = async (sql) => (await worker.d1()).prepare(sql).run();
    // First all is well; then a table is missing, so that the database has something to say.
    for (const sql of [undefined, "DROP TABLE answer_words"]) {
      if (sql) await broken(sql);
      for (const [method, path] of await calls(token)) {
        for (const [n, body] of (method === "GET" ? [undefined] : bodies).entries()) {
          const bearer = [SUPPORT.hostKey, OPERATOR_KEY, `ak_test_${MARK}`][n % 3];
          const headers = { "content-type": "application/json", authorization: `Bearer ${bearer}`, "cf-connecting-ip": ADDRESS, origin: `https://${MARK}.example` };
          const address = `${worker.url}${path}?agent=${marked.agent}&q=${marked.words}`;
          const reply = await fetch(address, { method, headers, body, redirect: "manual" });
          await reply.arrayBuffer();
          sent += 1;
        }
      }
    }
  } finally {
    await worker.close();
  }
  const all = printed.join("\n");
  t.diagnostic(`${sent} requests, ${printed.length} lines`);
  assert.match(all, /the database refused a statement/, "what is logged is seen");
  for (const mark of [MARK, ADDRESS, token, token.split(".")[2], OPERATOR_KEY]) assert.ok(!all.includes(mark), `${mark} was printed:\n${all}`);
});
