// A D1 database on disk: migrated through D1 itself, filled by the seeder, read with node's SQLite.

import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { promisify } from "node:util";

import { ROOT, bin, files } from "./repo.mjs";

const run = promisify(execFile);

/** A folder that is gone when the test is. */
export async function folder() {
  const path = await mkdtemp(join(tmpdir(), "afterword-e2e-"));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 5 }) };
}

/** Applies the migrations that wrangler would apply: the ledger's, or those in `worker/journal`. */
export async function migrate(d1, migrations = "worker/migrations") {
  for (const file of files(join(ROOT, migrations), ".sql")) {
    const text = (await readFile(file, "utf8")).replace(/--.*$/gm, "");
    const statements = text.split(";").map((one) => one.trim()).filter(Boolean);
    await d1.batch(statements.map((one) => d1.prepare(one)));
  }
}

/** The SQLite file that workerd keeps for the D1 database of a folder that has this table. */
export async function sqliteFile(state, table = "answer") {
  const found = [];
  for (const name of await readdir(state, { recursive: true })) {
    if (!name.includes("D1Database") || !name.endsWith(".sqlite") || name.endsWith("metadata.sqlite")) continue;
    const parts = ["", "-wal"].map((ending) => readFile(join(state, name + ending)).catch(notThere));
    if ((await Promise.all(parts)).some((part) => part?.includes(`CREATE TABLE ${table} (`))) found.push(join(state, name));
  }
  if (found.length !== 1) throw new Error(`${found.length} D1 files with the table ${table} under ${state}: ${found}`);
  return found[0];
}

/** Runs the seeder. Without `--answers` it makes the whole demo. */
export async function seed(file, ...options) {
  const { stdout } = await run(bin("afterword-seed"), ["--database", file, ...options.map(String)]);
  return JSON.parse(stdout);
}

/** Sums every answer anew. Throws with the differences where tallies are not equal. */
export async function recount(file) {
  // A copy: workerd may still have the file open.
  const { path, remove } = await folder();
  try {
    const copy = join(path, "copy.sqlite");
    for (const ending of ["", "-wal"]) await cp(file + ending, copy + ending).catch(notThere);
    const { stdout } = await run(bin("afterword-recount"), ["--database", copy]).catch((error) => {
      throw new Error(`recount differs:\n${error.stdout}${error.stderr}`);
    });
    return stdout.trim();
  } finally {
    await remove();
  }
}

function notThere(error) {
  if (error.code !== "ENOENT") throw error;
}

/** Reads a database that nothing serves any more. */
export function query(file, sql, ...params) {
  const database = new DatabaseSync(file);
  try {
    return database.prepare(sql).all(...params).map((row) => ({ ...row }));
  } finally {
    database.close();
  }
}
