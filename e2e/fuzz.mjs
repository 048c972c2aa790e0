// The whole API, as its own description says it may be called, and as it does not: schemathesis against the Worker in
// workerd, as an owner, as the operator, and as a page without a key. It fails where a reply is a 5xx, or not as
// described, and prints how to send the request again. Run by `cargo xtask test fuzz`; SCHEMATHESIS_PATH names the program.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Api, BISTRO, FACTS, ORIGIN, SUPPORT, claims, newSession, seconds, sha256, sign, signingKey, write } from "./lib/api.mjs";
import { folder } from "./lib/database.mjs";
import { MASTER_KEY, startWorker } from "./lib/worker.mjs";

const PROGRAM = process.env.SCHEMATHESIS_PATH ?? "schemathesis";
const OWNER = "ak_test_demo_support_fuzz";
const OPERATOR_KEY = "the-operator-of-nothing-0123456789abcdef";
/** What is documented has to be true; what is refused and what is taken is the other tests' business. */
const CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance", "response_schema_conformance"];
/** Requests of each kind and operation. The same each time: a failure of one run is there in the next. */
const EXAMPLES = 20;
const SEED = 4711;

async function ownersKey(worker) {
  const insert = "INSERT INTO api_key (hash, site, space, role, label, created_at) VALUES (?, ?, 'test', 'owner', 'fuzz', ?)";
  await (await worker.d1()).prepare(insert).bind(sha256(OWNER), SUPPORT.site, seconds()).run();
}

/** Invitations in every state that one can be in. */
async function tokens(api) {
  const answered = await api.token();
  await api.write(write(answered, { rating: 2, comment: "It took long." }));
  const erased = await api.token();
  await api.erase(erased);
  const key = signingKey({ site: SUPPORT.site });
  const at = (end) => sign(claims({ jti: newSession(), end }), { key });
  const day = 24 * 3600;
  return [await api.token(), await api.token(), answered, erased, await api.token({}, BISTRO.hostKey), at(seconds() - 2 * day), at(seconds() - 40 * day), at(seconds() + day)];
}

/** Names that a path may end in, by what stands before. None is of what the round itself needs. */
async function names(api, worker) {
  const made = async (path, body, name) => {
    const replies = await Promise.all([1, 2, 3].map(() => api.post(path, body, { authorization: `Bearer ${OWNER}` })));
    return { [name]: [...replies.flatMap(({ body }) => body[name] ?? []), "none"] };
  };
  // Answers that no invitation of the round can take back.
  for (const rating of [1, 2, 5]) await api.write(write(await api.token(), { rating }));
  const { results } = await (await worker.d1()).prepare("SELECT sid FROM answer WHERE site = ? ORDER BY rev DESC, sid").bind(SUPPORT.site).all();
  return {
    "/v1/answers/": { id: results.map(({ sid }) => sid) },
    "/v1/marks/": await made("/v1/marks", { day: "2026-03-20", label: "Training" }, "id"),
    "/v1/incidents/": await made("/v1/incidents", { since: seconds() - 3600, until: seconds(), label: "Till down", suggests: "system" }, "id"),
    "/v1/keys/": await made("/v1/keys", { role: "viewer", label: "fuzz" }, "id"),
    "/v1/site-keys/": await made("/v1/site-keys", { label: "fuzz" }, "site_key"),
    "/v1/signing-keys/": await made("/v1/signing-keys", { source: "page" }, "kid"),
  };
}

/** The description, told what is there: else no request would get past the first check. */
function told(document, known, names) {
  const schemas = document.components.schemas;
  const named = ({ $ref }) => schemas[$ref?.split("/").pop()];
  for (const [path, operation] of Object.entries(document.paths).flatMap(([path, item]) => Object.values(item).map((operation) => [path, operation]))) {
    const given = { ...known, ...names[path.split("{")[0]] };
    const body = operation.requestBody?.content["application/json"]?.schema;
    for (const schema of body ? [body, ...(body.oneOf ?? [])].map(named) : []) {
      for (const [name, values] of Object.entries(known)) if (schema?.properties?.[name]) schema.properties[name] = { enum: values };
    }
    for (const parameter of operation.parameters ?? []) if (given[parameter.name]) parameter.schema = { enum: given[parameter.name] };
  }
  return document;
}

/** Runs the program; resolves with whether it found nothing. */
async function fuzz(file, url, headers) {
  const options = { phases: "examples,coverage,fuzzing", checks: CHECKS.join(), "max-examples": EXAMPLES, seed: SEED, "generation-database": "none", "request-timeout": 20, "output-sanitize": false, warnings: "off", url };
  const given = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  const sent = Object.entries(headers).flatMap(([name, value]) => ["--header", `${name}: ${value}`]);
  const child = spawn(PROGRAM, ["run", file, ...given, ...sent], { stdio: "inherit", cwd: join(file, "..") });
  const [code] = await once(child, "exit");
  return code === 0;
}

/** Leaves the operations for which `has` holds. */
function only(document, has) {
  for (const [path, item] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(item)) if (!has(path, operation)) delete item[method];
  }
  return document;
}

/** One round on a Worker of its own: what one erases, the next would not find. */
async function round(headers, has) {
  const worker = await startWorker({ extra: { bindings: { MASTER_KEY, OPERATOR_KEY } } });
  const { path, remove } = await folder();
  try {
    const api = new Api(worker.url);
    await ownersKey(worker);
    const known = {
      token: await tokens(api),
      site_key: [SUPPORT.siteKey, BISTRO.siteKey],
      site: [SUPPORT.site],
      day: ["2026-03-20", "2026-11-30"],
      ins: ["chat-1", "meal-1"],
      end: [seconds(), seconds() - 24 * 3600],
      facts: [{}, FACTS, { channel: "chat" }],
    };
    const file = join(path, "openapi.json");
    const document = only((await api.call("/openapi.json")).body, has);
    await writeFile(file, JSON.stringify(told(document, known, await names(api, worker))));
    return await fuzz(file, worker.url, headers);
  } finally {
    await worker.close();
    await remove();
  }
}

/** Whether it is open to whoever has no key. */
const isOpen = ({ security = [{}] }) => security.some((way) => !way.api_key);

let clean = true;
for (const [who, headers, has] of [
  ["an owner", { Authorization: `Bearer ${OWNER}` }, () => true],
  ["the operator", { Authorization: `Bearer ${OPERATOR_KEY}` }, (path) => path.startsWith("/v1/sites")],
  ["a page", { Origin: ORIGIN }, (_, operation) => isOpen(operation)],
]) {
  console.log(`as ${who}`);
  clean = (await round(headers, has)) && clean;
}
process.exitCode = clean ? 0 : 1;
