// The whole API, as its own description says it may be called, and as it does not: schemathesis against the Worker in
// workerd, with an owner's key and without any. It fails where a reply is a 5xx, or not as described, and prints how to
// send the request again. Run by `cargo xtask test fuzz`; SCHEMATHESIS_PATH names the program.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";

import { Api, BISTRO, FACTS, ORIGIN, SUPPORT, claims, newSession, seconds, sha256, sign, signingKey, write } from "./lib/api.mjs";
import { folder } from "./lib/database.mjs";
import { startWorker } from "./lib/worker.mjs";

const PROGRAM = process.env.SCHEMATHESIS_PATH ?? "schemathesis";
const OWNER = "ak_test_demo_support_fuzz";
/** What is documented has to be true; what is refused and what is taken is the other tests' business. */
const CHECKS = ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_headers_conformance", "response_schema_conformance"];
/** Requests of each kind and operation. The same each time: a failure of one run is there in the next. */
const EXAMPLES = 40;
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

/** What `{id}` can be, by the path before it. A call that removes one leaves the others to those that follow. */
async function ids(api, worker) {
  const headers = { authorization: `Bearer ${OWNER}` };
  const added = (path, body) => Promise.all([1, 2, 3].map(async () => (await api.post(path, body, headers)).body.id));
  const { results } = await (await worker.d1()).prepare("SELECT sid FROM answer WHERE site = ?").bind(SUPPORT.site).all();
  return {
    "/v1/answers/": results.map(({ sid }) => sid),
    "/v1/marks/": await added("/v1/marks", { day: "2026-03-20", label: "Training" }),
    "/v1/incidents/": await added("/v1/incidents", { since: seconds() - 3600, until: seconds(), label: "Till down", suggests: "system" }),
  };
}

/** The description, told what is there: else no request would get past the first check. */
function told(document, known, ids) {
  const schemas = document.components.schemas;
  const named = ({ $ref }) => schemas[$ref?.split("/").pop()];
  for (const [path, operation] of Object.entries(document.paths).flatMap(([path, item]) => Object.values(item).map((operation) => [path, operation]))) {
    const given = { ...known, id: ids[path.split("{id}")[0]] };
    const body = operation.requestBody?.content["application/json"]?.schema;
    for (const schema of body ? [body, ...(body.oneOf ?? [])].map(named) : []) {
      for (const [name, values] of Object.entries(known)) if (schema?.properties?.[name]) schema.properties[name] = { enum: values };
    }
    for (const parameter of operation.parameters ?? []) if (given[parameter.name]) parameter.schema = { enum: [...given[parameter.name], "none"] };
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

/** One round on a Worker of its own: what one erases, the next would not find. */
async function round(headers) {
  const worker = await startWorker();
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
    await writeFile(file, JSON.stringify(told((await api.call("/openapi.json")).body, known, await ids(api, worker))));
    return await fuzz(file, worker.url, headers);
  } finally {
    await worker.close();
    await remove();
  }
}

let clean = true;
for (const headers of [{ Authorization: `Bearer ${OWNER}` }, { Origin: ORIGIN }]) {
  console.log(`with the header ${Object.keys(headers)}`);
  clean = (await round(headers)) && clean;
}
process.exitCode = clean ? 0 : 1;
