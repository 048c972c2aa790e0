// The built Worker with one address more, `/memory`: how many Wasm instances there are, and how large the last one is.

import { readFile } from "node:fs/promises";
import { join } from "node:path";

import { ROOT } from "../lib/repo.mjs";

const text = (path) => readFile(path, "utf8");

/** Around the built Worker, which knows nothing of it. */
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

/** Its modules, for Miniflare. */
export async function probed() {
  return [
    { type: "ESModule", path: "wrapper.mjs", contents: wrapper },
    { type: "ESModule", path: "memory-probe.mjs", contents: await text(join(ROOT, "e2e/load/memory-probe.mjs")) },
    { type: "ESModule", path: "index.js", contents: await text(join(ROOT, "worker/build/index.js")) },
    { type: "CompiledWasm", path: "index_bg.wasm", contents: await readFile(join(ROOT, "worker/build/index_bg.wasm")) },
  ];
}
