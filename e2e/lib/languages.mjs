// The languages in which docs/SIGNING.md shows how to sign, and how each of its programs is run.

import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";

import { ROOT, bin } from "./repo.mjs";

const run = promisify(execFile);
const { PYTHON_PATH = "/usr/bin/python3", PHP_PATH = "/usr/bin/php", JAVAC_PATH = "/usr/bin/javac" } = process.env;

/** By the name of its heading: the fence of its block, its file, and what runs that. `needs`: what may not be here. */
const LANGUAGES = {
  Node: { fence: "js", file: "sign.mjs", program: process.execPath },
  Python: { fence: "python", file: "sign.py", program: PYTHON_PATH, needs: PYTHON_PATH, remedy: "`apt-get install python3`, or set PYTHON_PATH" },
  PHP: { fence: "php", file: "sign.php", program: PHP_PATH, needs: PHP_PATH, remedy: "`apt-get install php-cli`, or set PHP_PATH" },
  Java: { fence: "java", file: "Sign.java", program: join(dirname(JAVAC_PATH), "java"), needs: JAVAC_PATH, remedy: "`apt-get install default-jdk-headless`, or set JAVAC_PATH" },
  // An example of a package of ours: the compiler has made it, and its source is the block.
  Rust: { fence: "rust", built: ["examples/sign", "-p afterword-domain --features server --example sign"], source: join(ROOT, "domain/examples/sign.rs") },
};

/** Every language that the page has a heading for, with its block. */
export async function snippets() {
  const page = await readFile(join(ROOT, "docs/SIGNING.md"), "utf8");
  const found = page.matchAll(/^### (\S+)\n.*?^```(\S+)\n(.*?)^```$/gms);
  return [...found].map(([, name, fence, code]) => {
    if (LANGUAGES[name]?.fence !== fence) throw new Error(`docs/SIGNING.md: no way to run ${name} (${fence})`);
    return { name, code, ...LANGUAGES[name] };
  });
}

/** Whether it can be run here. What is left out, and how to have it, is said. */
export function isHere({ name, needs, remedy }) {
  const here = !needs || existsSync(needs);
  if (!here) console.log(`skipped: no ${name} here (${needs}): ${remedy}`);
  return here;
}

/** What a program prints when it is run in `folder` with `argument`. */
export async function printed({ file, program, code, built, source }, folder, argument, env) {
  if (built && (await readFile(source, "utf8")) !== code) throw new Error(`${source} is not the block of docs/SIGNING.md`);
  if (!built) await writeFile(join(folder, file), code);
  const [command, ...rest] = built ? [bin(...built)] : [program, file];
  const { stdout } = await run(command, [...rest, argument], { cwd: folder, env: { ...process.env, ...env } });
  return stdout.trim();
}
