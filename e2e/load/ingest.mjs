// Throughput of first clicks against the yardstick in `floor/`: same machine, same run, alternating, same bodies.
// Both answer on a port of their own, without Miniflare's proxy in between, each with a D1 of its own.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { recount } from "../lib/database.mjs";
import { ROOT } from "../lib/repo.mjs";
import { startWorker } from "../lib/worker.mjs";
import { clicks, median, postAll, round } from "./post.mjs";

const PAIRS = Number(process.env.AFTERWORD_PAIRS ?? 7);
const CLICKS = Number(process.env.AFTERWORD_CLICKS ?? 5_000);
const PARALLEL = 16;

const read = (path) => readFile(join(ROOT, path), "utf8");
const floorModules = [
  { type: "ESModule", path: "worker.mjs", contents: await read("e2e/load/floor/worker.mjs") },
  { type: "Text", path: "put_first.sql", contents: await read("worker/sql/put_first.sql") },
  { type: "Text", path: "stop_if_revoked.sql", contents: await read("worker/sql/stop_if_revoked.sql") },
];
const direct = { unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }], assets: undefined };

async function start(extra) {
  const worker = await startWorker({ spied: false, extra: { ...direct, ...extra } });
  const { origin } = await worker.mf.unsafeGetDirectURL("afterword");
  return { ...worker, origin };
}

const sides = { afterword: await start({}), floor: await start({ modules: floorModules }) };
try {
  const per_s = { afterword: [], floor: [] };
  // The first round warms both up: just-in-time compilers, caches, the database file.
  for (let pair = 0; pair <= PAIRS; pair += 1) {
    const order = pair % 2 ? ["floor", "afterword"] : ["afterword", "floor"];
    for (const side of order) {
      const took = await postAll(sides[side].origin, clicks(CLICKS), PARALLEL);
      if (pair) per_s[side].push(round(CLICKS / took, 1));
    }
  }
  const ratios = per_s.afterword.map((ours, n) => ours / per_s.floor[n]);
  for (const { mf, file } of Object.values(sides)) {
    const path = await file();
    await mf.dispose();
    await recount(path);
  }
  console.log(JSON.stringify({ ingest: { ratio: round(median(ratios)), ratios: ratios.map((one) => round(one)), pairs: PAIRS, clicks: CLICKS, parallel: PARALLEL, per_s } }));
} finally {
  for (const side of Object.values(sides)) await side.close();
}
