// A deployment goes on serving the files of the one before it.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFile, readdir } from "node:fs/promises";
import { createServer } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { promisify } from "node:util";

import { folder } from "../lib/database.mjs";
import { DIST, ROOT } from "../lib/repo.mjs";
import { startWorker } from "../lib/worker.mjs";

const run = promisify(execFile);
const keep = (address, to) => run(process.execPath, [join(ROOT, "xtask/src/build/keep.mjs"), address, to]);

let worker;
let to;
before(async () => {
  worker = await startWorker();
});
after(() => worker?.close());

test("what is deployed is taken over, byte for byte, with its manifest", async (context) => {
  to = await folder();
  context.after(to.remove);
  await keep(worker.url, to.path);
  const manifest = JSON.parse(await readFile(join(to.path, "assets.json"), "utf8"));
  const names = [...Object.values(manifest.current).map(({ file }) => file), ...Object.keys(manifest.replaced)];
  assert.deepEqual((await readdir(to.path)).sort(), [...names, "assets.json"].sort());
  for (const name of names) assert.deepEqual(await readFile(join(to.path, name)), await readFile(join(DIST, name)), name);
});

test("nothing is taken from where nothing is deployed, and nothing that is not what its name says", async (context) => {
  to = await folder();
  context.after(to.remove);
  const serve = async (files) => {
    const server = createServer((request, response) => {
      const body = files[request.url];
      response.writeHead(body ? 200 : 404).end(body);
    });
    await once(server.listen(0), "listening");
    context.after(() => server.close());
    return `http://localhost:${server.address().port}/`;
  };
  assert.match((await keep(await serve({}), to.path)).stdout, /nothing is deployed/);
  assert.deepEqual(await readdir(to.path), []);
  const name = "afterword-0123456789abcdef.js";
  for (const file of [name, "../outside.js"]) {
    const manifest = JSON.stringify({ current: { widget: { file } }, replaced: {} });
    await assert.rejects(keep(await serve({ "/assets.json": manifest, [`/${name}`]: "tampered" }), to.path), /is no file of the widget/);
  }
  assert.deepEqual(await readdir(to.path), []);
});
