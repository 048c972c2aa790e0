// Wasm memory of the Worker after request 1,000 and after request 10,000, a hundred at a time: first clicks, and a
// request for figures among every hundred. One JSON line, in bytes.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { Api, SUPPORT, claims, sign, signingKey, write } from "../lib/api.mjs";
import { ROOT } from "../lib/repo.mjs";
import { startWorker } from "../lib/worker.mjs";

const AT_ONCE = 100;
const text = (path) => readFile(path, "utf8");

/** Around the built Worker, which knows nothing of it: answers one address more. */
const wrapper = `
  import { memories } from "./memory-probe.mjs";
  import Product from "./index.js";
  import { WorkerEntrypoint } from "cloudflare:workers";
  export default class extends WorkerEntrypoint {
    async fetch(request) {
      if (new URL(request.url).pathname !== "/memory") return new Product(this.ctx, this.env).fetch(request);
      return Response.json({ instances: memories.length, bytes: memories.at(-1).buffer.byteLength });
    }
  }
`;

const modules = [
  { type: "ESModule", path: "wrapper.mjs", contents: wrapper },
  { type: "ESModule", path: "memory-probe.mjs", contents: await text(join(ROOT, "e2e/load/memory-probe.mjs")) },
  { type: "ESModule", path: "index.js", contents: await text(join(ROOT, "worker/build/index.js")) },
  { type: "CompiledWasm", path: "index_bg.wasm", contents: await readFile(join(ROOT, "worker/build/index_bg.wasm")) },
];
const worker = await startWorker({ spied: false, extra: { modules } });
const api = new Api(worker.url);
const key = signingKey({ site: SUPPORT.site });

async function hundred() {
  const clicks = Array.from({ length: AT_ONCE - 1 }, () => api.write(write(sign(claims(), { key }), { rating: 5 })));
  for (const { status, text: said } of await Promise.all([api.aggregate({ by: "agent" }), ...clicks])) {
    if (status !== 200) throw new Error(`${status} ${said}`);
  }
}

async function after(requests) {
  for (let done = 0; done < requests; done += AT_ONCE) await hundred();
  return (await api.call("/memory")).body;
}

try {
  const thousand = await after(1_000);
  const tenThousand = await after(9_000);
  if (tenThousand.instances !== 1) throw new Error(`the Wasm was started ${tenThousand.instances} times`);
  console.log(JSON.stringify({ memory: { after_1000: thousand.bytes, after_10000: tenThousand.bytes, at_once: AT_ONCE } }));
} finally {
  await worker.close();
}
