// The built Worker in real workerd, through Miniflare's API.

import diagnostics from "node:diagnostics_channel";
import { existsSync, rmSync } from "node:fs";
import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";

import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from "miniflare";

import { folder, migrate, seed, sqliteFile } from "./database.mjs";
import { DIST, ROOT } from "./repo.mjs";

export const MASTER_KEY = "e2e-master-key-of-nobody-0123456789abcdef";
export const OPERATOR_KEY = "e2e-operator-key-of-nobody-0123456789abcdef";

const DB = "00000000-0000-0000-0000-000000000000";
const JOURNAL = "00000000-0000-0000-0000-000000000001";

/** A limit that no test reaches. */
const FAR = 1_000_000;

/** Processes that Miniflare has started, so that a test can kill one like the kernel would. */
const started = [];
diagnostics.subscribe("child_process", ({ process }) => started.push(process));

async function modules(build, spied) {
  const text = (path) => readFile(path, "utf8");
  const folder = join(ROOT, build);
  const product = [
    { type: "ESModule", path: "index.js", contents: await text(join(folder, "index.js")) },
    { type: "CompiledWasm", path: "index_bg.wasm", contents: await readFile(join(folder, "index_bg.wasm")) },
  ];
  if (!spied) return product;
  return [{ type: "ESModule", path: "spy.mjs", contents: await text(join(ROOT, "e2e/lib/spy.mjs")) }, ...product];
}

/** What is deployed. Its routes are read, so that tests and deployment have one list. */
const config = await readFile(join(ROOT, "wrangler.toml"), "utf8");

async function options({ build = "worker/build", state, spied, limit, siteLimit = FAR, keyLimit = FAR, placeLimit = FAR, port, extra }) {
  const assets = existsSync(join(DIST, "widget.js")) && {
    directory: DIST,
    binding: "ASSETS",
    run_worker_first: ["/test/*", "/v1/*", "/a", "/a/*", "/s/*", "/q/*", "/board/*", "/sheet/*", "/healthz", "/openapi.json"],
    routerConfig: { has_user_worker: true },
  };
  return convertV4MiniflareOptions({
    host: "127.0.0.1",
    port,
    log: new Log(process.env.AFTERWORD_VERBOSE ? LogLevel.DEBUG : LogLevel.NONE),
    handleStructuredLogs: ({ message }) => process.env.AFTERWORD_VERBOSE && console.error(message),
    resourcePersistencePath: state,
    name: "afterword",
    modules: await modules(build, spied),
    modulesRoot: "/",
    compatibilityDate: config.match(/compatibility_date = "(.*)"/)[1],
    bindings: { MASTER_KEY, OPERATOR_KEY },
    d1Databases: { DB, JOURNAL },
    durableObjects: { BOARD: { className: "Board", useSQLite: true } },
    kvNamespaces: { TEXTS: "00000000000000000000000000000000" },
    ratelimits: {
      LIMITER: { namespace_id: "1001", simple: { limit, period: 60 } },
      SITE_LIMITER: { namespace_id: "1002", simple: { limit: siteLimit, period: 60 } },
      KEY_LIMITER: { namespace_id: "1003", simple: { limit: keyLimit, period: 60 } },
      PLACE_LIMITER: { namespace_id: "1004", simple: { limit: placeLimit, period: 60 } },
    },
    ...(assets ? { assets } : {}),
    ...extra,
  });
}

/** Seeded state, made once a process and copied for every Worker. */
const templates = new Map();

function template(seeding) {
  const key = JSON.stringify(seeding);
  if (!templates.has(key)) templates.set(key, makeTemplate(seeding));
  return templates.get(key);
}

async function makeTemplate(seeding) {
  const { path } = await folder();
  process.on("exit", () => rmSync(path, { recursive: true, force: true }));
  const mf = new Miniflare(await options({ state: path, spied: false, limit: 1, port: 0 }));
  try {
    await migrate(await mf.getD1Database("DB"));
    await migrate(await mf.getD1Database("JOURNAL"), "worker/journal");
  } finally {
    await mf.dispose();
  }
  await seed(await sqliteFile(path), ...seeding);
  return path;
}

/**
 * Starts a Worker. `seeding`: options of the seeder; the default makes the demo's sites with hardly an answer, so
 * that a test begins with empty figures. `build`: the folder of the Worker. `spied`: with `spy.mjs` around it. `limit`: of the rate limiter, by address; `siteLimit`, `keyLimit` and `placeLimit`: by public
 * site key, by API key that reads and by place. `state`: a folder to go on with.
 */
export async function startWorker({ seeding = ["--answers", 0], limit = FAR, siteLimit, keyLimit, placeLimit, spied = true, build, state, port = 0, extra } = {}) {
  const own = state ? { path: state, remove: async () => {} } : await folder();
  if (!state) await cp(await template(seeding), own.path, { recursive: true });
  const before = started.length;
  const mf = new Miniflare(await options({ build, state: own.path, spied, limit, siteLimit, keyLimit, placeLimit, port, extra }));
  const url = (await mf.ready).origin;
  const [workerd] = started.slice(before).filter(({ spawnfile }) => spawnfile.includes("workerd"));
  return {
    url,
    mf,
    state: own.path,
    workerd,
    d1: () => mf.getD1Database("DB"),
    file: () => sqliteFile(own.path),
    stop: () => mf.dispose(),
    async close() {
      await mf.dispose();
      await own.remove();
    },
  };
}
