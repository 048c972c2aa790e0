// Where things lie in this repository.

import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const OUT = join(ROOT, "e2e/out");
export const DIST = join(ROOT, "widget/dist");

const BINS = process.env.AFTERWORD_BIN_DIR ?? join(ROOT, "target/debug");

/** A command of ours for this machine, which cargo builds. */
export function bin(name, build = "-p afterword-worker --features native --bins") {
  const file = join(BINS, process.platform === "win32" ? `${name}.exe` : name);
  if (!existsSync(file)) {
    throw new Error(`${name} is not built: cargo build ${build}`);
  }
  return file;
}

/** Files of a folder with an ending, in order. */
export function files(folder, ending) {
  return readdirSync(folder)
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(folder, name));
}
