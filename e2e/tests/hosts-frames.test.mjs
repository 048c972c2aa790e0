// Pages in pages, and pages that frameworks draw.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { build } from "esbuild";

import { isAsItWas } from "../lib/guest.mjs";
import { startHosts } from "../lib/hosts.mjs";
import { ROOT } from "../lib/repo.mjs";
import { startSite } from "../lib/site.mjs";
import { Widget } from "../lib/widget.mjs";

let hosts;
before(async () => {
  const made = { "/17_react/main.js": await bundle("17_react/app.jsx"), "/18_vue/main.js": await bundle("18_vue/app.js") };
  hosts = await startHosts({ made });
});
after(() => hosts?.close());

/** As the example's own build does it, with the package from this repository. */
async function bundle(entry) {
  const dist = (name) => join(ROOT, "widget/npm/dist", name);
  const { outputFiles } = await build({
    entryPoints: [join(ROOT, "widget/examples", entry)],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    alias: { "afterword/react": dist("react.js"), "afterword/vue": dist("vue.js") },
    nodePaths: [join(ROOT, "node_modules")],
    define: { "process.env.NODE_ENV": '"development"', __VUE_OPTIONS_API__: "true", __VUE_PROD_DEVTOOLS__: "false", __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: "false" },
    logLevel: "error",
  });
  return outputFiles[0].text;
}

const child = (page) => page.frames()[1];

test("in an iframe of the same origin", () => hosts.check("/14_iframe/", { frame: child }));

test("in an iframe of another origin", async () => {
  const other = await startSite(hosts.demo.url);
  const outer = await startSite(hosts.demo.url, { edit: (text) => text.replace('src="chat.html"', `src="${other.url}/14_iframe/chat.html"`) });
  await hosts.check("/14_iframe/", { frame: child, from: outer.url });
  other.stop();
  outer.stop();
});

test("in a sandbox that allows scripts alone, with an invitation of the host's server", async () => {
  const token = await hosts.demo.api.token();
  await hosts.check(`/14_iframe/#${token}`, { frame: child, inside: async (page) => assert.equal(await child(page).evaluate(() => window.origin), "null") });
});

/** Both apps do the same: asked once, told once, gone with their component. */
async function checkApp(path) {
  const settled = (page) => page.getByRole("button", { name: "Leave the chat" }).waitFor();
  const n = await hosts.counted();
  const page = await hosts.open(path, {
    prepare: (page) =>
      page.addInitScript(() => {
        window.heard = [];
        document.addEventListener("afterword:shown", () => window.heard.push("shown"));
      }),
  });
  const widget = new Widget(page);
  assert.equal((await widget.post("Satisfied")).body.outcome, "stored");
  await page.getByText("Thank you! You gave 4 of 5.").waitFor();
  await widget.text("It was easy to get help.").waitFor();
  assert.equal(await page.locator("afterword-feedback").count(), 1);
  assert.equal(await page.locator('script[src*="widget.js"]').count(), 0, "the script tag is gone once it has run");
  await page.getByRole("button", { name: "Leave the chat" }).click();
  await page.getByRole("button", { name: "Back to the chat" }).waitFor();
  assert.equal(await page.locator("afterword-feedback").count(), 0);
  await page.getByRole("button", { name: "Back to the chat" }).click();
  await settled(page);
  await widget.text("You chose: Satisfied").waitFor();
  assert.equal((await widget.post("Very satisfied")).body.outcome, "corrected");
  await page.getByText("Thank you! You gave 5 of 5.").waitFor();
  assert.deepEqual(await page.evaluate(() => window.heard), ["shown", "shown"]);
  assert.equal((await hosts.counted()) - n, 1);
  assert.deepEqual([page.errors, page.complaints], [[], []]);
  await page.context().close();
}

test("a React page in StrictMode", () => checkApp("/17_react/"));

test("a Vue page", () => checkApp("/18_vue/"));
