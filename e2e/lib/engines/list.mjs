// The engines besides Chromium, and whether they are here.

import { existsSync } from "node:fs";

import { firefox } from "./firefox.mjs";
import { webkit } from "./webkit.mjs";

/** Those that can be started. What is left out, and how to have it, is said where nobody can overlook it. */
export const engines = [firefox, webkit].filter(({ name, needs, remedy }) => {
  const missing = needs.filter((path) => !existsSync(path));
  if (missing.length) console.log(`skipped: no ${name} here (${missing.join(", ")}): ${remedy}`);
  return !missing.length;
});
