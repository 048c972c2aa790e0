// What is shipped is written for the oldest browsers that are promised: nothing in it is left to rewrite for them.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { basename } from "node:path";
import { test } from "node:test";

import { transform } from "esbuild";

import { DIST, files } from "../lib/repo.mjs";

const OLDEST = ["chrome80", "safari15"];

/** The script as esbuild prints it for a target: the same text for both, unless something is too new for the older. */
async function printed(script, target) {
  return (await transform(script, { format: "esm", target })).code;
}

async function check(script) {
  const [as_it_is, rewritten] = await Promise.all([printed(script, "esnext"), printed(script, OLDEST)]);
  assert.equal(rewritten, as_it_is);
}

test("the scripts need nothing newer than Chrome 80 and Safari 15", async () => {
  const scripts = files(DIST, ".js");
  assert.ok(scripts.length >= 2, scripts.map((path) => basename(path)).join());
  for (const path of scripts) await check(await readFile(path, "utf8"));
});

test("a script that is too new would be seen", async () => {
  await assert.rejects(check("let kept; kept ||= 1;"));
  await assert.rejects(check("class Widget { #session; }"));
});
