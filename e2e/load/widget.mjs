// Our widget beside a vanilla floor and the widgets of others: what travels, and for how long nobody can press, until
// the rating can be pressed. In rounds, each of which measures everybody once in rotated order, each in a fresh browser
// context. One JSON line; ratios are medians of those within one round.

import { startBrowser } from "../lib/browser.mjs";
import { startWorker } from "../lib/worker.mjs";
import { median, round } from "./post.mjs";
import { CONTESTANTS, PEERS, REPLIES, files } from "./widget/contestants.mjs";
import { cold, memory, openPreloaded } from "./widget/measure.mjs";
import { startServer } from "./widget/server.mjs";

const ROUNDS = Number(process.env.AFTERWORD_ROUNDS ?? 15);
const MEMORY_ROUNDS = 5;

const worker = await startWorker({ spied: false });
const server = await startServer({ worker: worker.url, files: await files(), replies: REPLIES });
const browser = await startBrowser();
try {
  const names = Object.keys(CONTESTANTS);
  const measured = Object.fromEntries(names.map((name) => [name, []]));
  const opened = [];
  // The first round warms up what all share: the Worker, the server, the browser's files.
  for (let turn = 0; turn <= ROUNDS; turn += 1) {
    const first = turn % names.length;
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const one = await cold(browser, server.url, name, CONTESTANTS[name]);
      if (turn) measured[name].push(one);
    }
    const one = await openPreloaded(browser, server.url);
    if (turn) opened.push(one);
  }
  const taken = [];
  for (let turn = 0; turn < MEMORY_ROUNDS; turn += 1) taken.push(await memory(browser, server.url));

  const middle = (name, what) => Math.round(median(measured[name].map((one) => one[what])));
  const figures = (name) => ({ ms: middle(name, "ms"), bytes: middle(name, "bytes"), requests: middle(name, "requests"), long_tasks_ms: middle(name, "long_tasks_ms") });
  const ratios = (name) => measured[name].map(({ ms }, turn) => ms / measured.floor[turn].ms);
  const peer = (name) => [name, { ratio_to_floor: round(median(ratios(name))), ...figures(name) }];
  const { ms, ...ours } = figures("afterword");
  const widget = {
    ratio_to_floor: round(median(ratios("afterword"))),
    ratios: ratios("afterword").map((one) => round(one)),
    rounds: ROUNDS,
    cold_ms: ms,
    floor_ms: middle("floor", "ms"),
    ...ours,
    open_preloaded_ms: round(median(opened), 1),
    memory_bytes: median(taken.map((one) => one.heap_bytes + one.wasm_bytes)),
    heap_bytes: median(taken.map((one) => one.heap_bytes)),
    wasm_bytes: median(taken.map((one) => one.wasm_bytes)),
    floor: { ratio_to_floor: 1, ...figures("floor") },
    peers: Object.fromEntries(PEERS.map(peer)),
  };
  console.log(JSON.stringify({ widget }));
} finally {
  await browser.close();
  server.stop();
  await worker.close();
}
