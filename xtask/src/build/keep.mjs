// node keep.mjs <address> <folder>: fetches what a deployed Worker serves of the widget, and its manifest, so that the
// next deployment goes on serving the files that pages opened before it will still ask for.

import { createHash } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

const [address, folder] = process.argv.slice(2);

const get = async (name) => {
  const reply = await fetch(new URL(name, address));
  if (!reply.ok) throw new Error(`${reply.url} says ${reply.status}`);
  return Buffer.from(await reply.arrayBuffer());
};

const live = await fetch(new URL("assets.json", address));
if (live.status === 404) {
  console.log("nothing is deployed there yet");
} else {
  const manifest = await live.json();
  const { current, replaced } = manifest;
  const names = [...Object.values(current).map(({ file }) => file), ...Object.keys(replaced)];
  await mkdir(folder, { recursive: true });
  for (const name of names) {
    const [, hash] = /^afterword-([0-9a-f]{16})\.(?:js|wasm)$/.exec(name) ?? [];
    const bytes = hash && (await get(name));
    if (!hash || !createHash("sha256").update(bytes).digest("hex").startsWith(hash)) throw new Error(`${name} is no file of the widget`);
    await writeFile(join(folder, name), bytes);
  }
  await writeFile(join(folder, "assets.json"), JSON.stringify(manifest));
  console.log(`kept ${names.length} files of ${address}`);
}
