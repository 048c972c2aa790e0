// Exports over many answers: throughput, time to the first byte, processor time and memory of workerd, which holds D1
// as well, and of the Worker's Wasm. One JSON line.

import { readFile, rm } from "node:fs/promises";
import { DatabaseSync } from "node:sqlite";

import { SUPPORT } from "../lib/api.mjs";
import { startWorker } from "../lib/worker.mjs";
import { round } from "./post.mjs";
import { probed } from "./probed.mjs";

const SIZE = Number(process.env.AFTERWORD_SIZES ?? 1_000_000);
const MB = 1_000_000;
const TICKS_A_SECOND = 100;

/** Answers that are generated; the rest are copies of them, which are there in seconds. */
const GENERATED = 50_000;

async function filled() {
  const worker = await startWorker({ seeding: ["--answers", Math.min(SIZE, GENERATED)], spied: false });
  const file = await worker.file();
  await worker.stop();
  const database = new DatabaseSync(file);
  database.exec("CREATE TEMP TABLE made AS SELECT * FROM answer");
  for (let copy = 1; copy < SIZE / GENERATED; copy += 1) {
    const prefix = copy.toString(16).padStart(4, "0");
    database.exec(`UPDATE made SET sid = '${prefix}' || substr(sid, 5), ended = ended - ${copy}; INSERT OR IGNORE INTO answer SELECT * FROM made`);
  }
  const [{ answers }] = database.prepare("SELECT count(*) AS answers FROM answer").all();
  database.close();
  return { state: worker.state, answers };
}

const { state, answers } = await filled();
const worker = await startWorker({ state, spied: false, extra: { modules: await probed() } });
const { pid } = worker.workerd;

/** Resident memory in bytes. */
async function resident() {
  const status = await readFile(`/proc/${pid}/status`, "utf8");
  return Number(status.match(/VmRSS:\s+(\d+) kB/)[1]) * 1024;
}

async function processorSeconds() {
  const stat = await readFile(`/proc/${pid}/stat`, "utf8");
  const [user, system] = stat.slice(stat.lastIndexOf(")") + 2).split(" ").slice(11, 13);
  return (Number(user) + Number(system)) / TICKS_A_SECOND;
}

const wasm = async () => (await (await fetch(`${worker.url}/memory`)).json()).bytes;

async function exported(path) {
  const authorization = `Bearer ${SUPPORT.readKey}`;
  const [rss, before, cpu] = [await resident(), await wasm(), await processorSeconds()];
  const start = performance.now();
  const reply = await fetch(worker.url + path, { headers: { authorization } });
  if (reply.status !== 200) throw new Error(await reply.text());
  let [bytes, lines, looked, peak, first] = [0, 0, 0, 0, 0];
  for await (const piece of reply.body) {
    first ||= performance.now() - start;
    bytes += piece.length;
    for (let at = piece.indexOf(10); at >= 0; at = piece.indexOf(10, at + 1)) lines += 1;
    if (bytes - looked > 8 * MB) {
      looked = bytes;
      peak = Math.max(peak, await resident());
    }
  }
  const seconds = (performance.now() - start) / 1000;
  return {
    lines,
    bytes,
    first_byte_ms: round(first, 0),
    seconds: round(seconds, 1),
    rows_per_s: Math.round(lines / seconds),
    mb_per_s: round(bytes / MB / seconds, 1),
    cpu_s: round((await processorSeconds()) - cpu, 1),
    rss_before: rss,
    rss_peak: peak,
    wasm_before: before,
    wasm_after: await wasm(),
  };
}

try {
  const csv = await exported("/v1/export.csv");
  const ndjson = await exported("/v1/export.ndjson");
  const again = await exported("/v1/export.ndjson");
  console.log(JSON.stringify({ export: { answers, csv, ndjson, again } }));
} finally {
  await worker.close();
  await rm(state, { recursive: true, force: true });
}
