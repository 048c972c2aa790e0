// Pages in pages, and pages that frameworks draw.

import assert from "node:assert/strict";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { build } from "esbuild";
import { createElement } from "react";
import { renderToString as renderReact } from "react-dom/server";
import { createSSRApp, h } from "vue";
import { renderToString as renderVue } from "vue/server-renderer";

import { isAsItWas } from "../lib/guest.mjs";
import { startHosts } from "../lib/hosts.mjs";
import { ROOT } from "../lib/repo.mjs";
import { startSite } from "../lib/site.mjs";
import { Widget } from "../lib/widget.mjs";

const dist = (name) => join(ROOT, "widget/npm/dist", name);

let made;
let hosts;
before(async () => {
  made = { "/17_react/main.js": await bundle("17_react/app.jsx"), "/18_vue/main.js": await bundle("18_vue/app.js") };
  hosts = await startHosts({ made });
});
after(() => hosts?.close());

/** As the example's own build does it, with the package from this repository. */
async function bundle(entry, options) {
  const { outputFiles } = await build({
    entryPoints: entry && [join(ROOT, "widget/examples", entry)],
    bundle: true,
    write: false,
    format: "esm",
    jsx: "automatic",
    ...options,
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
  // By another name it is another site, too.
  await hosts.check("/14_iframe/", { frame: child, from: outer.url.replace("localhost", "127.0.0.1") });
  other.stop();
  outer.stop();
});

test("in a sandbox that allows scripts alone, with an invitation of the host's server", async () => {
  const token = await hosts.demo.api.token();
  await hosts.check(`/14_iframe/sandboxed.html#${token}`, { frame: child, inside: async (page) => assert.equal(await child(page).evaluate(() => window.origin), "null") });
});

const leave = async (page) => {
  await page.getByRole("button", { name: "Leave the chat" }).click();
  await page.getByRole("button", { name: "Back to the chat" }).waitFor();
  await page.mouse.move(0, 0);
};

/** Runs in the page: keeps how often it was asked. */
function listen() {
  window.heard = [];
  document.addEventListener("afterword:shown", () => window.heard.push("shown"));
}

/** Both apps do the same: asked once, told once, gone with their component. */
async function checkApp(path, options) {
  const prepare = (page) => page.addInitScript(listen);
  const before = await hosts.bare(path, { ...options, prepare, act: leave });
  const n = await hosts.counted();
  const page = await hosts.open(path, { ...options, prepare });
  const widget = new Widget(page);
  assert.equal((await widget.post("Satisfied")).body.outcome, "stored");
  await page.getByText("Thank you! You gave 4 of 5.").waitFor();
  await widget.text("It was easy to get help.").waitFor();
  assert.equal(await page.locator("afterword-feedback").count(), 1);
  assert.equal(await page.locator('script[src*="widget.js"]').count(), 0, "the script tag is gone once it has run");
  await leave(page);
  await isAsItWas(page, before);
  await page.getByRole("button", { name: "Back to the chat" }).click();
  await widget.text("You chose: Satisfied").waitFor();
  assert.equal((await widget.post("Very satisfied")).body.outcome, "corrected");
  await page.getByText("Thank you! You gave 5 of 5.").waitFor();
  assert.deepEqual(await page.evaluate(() => window.heard), ["shown", "shown"]);
  assert.equal((await hosts.counted()) - n, 1);
  assert.deepEqual([page.errors, page.complaints], [[], []]);
  await page.context().close();
}

test("a React page in StrictMode", () => checkApp("/17_react/"));

test("a React page under a strict policy, with the trusted type of the package", async () => {
  const { url } = hosts.demo;
  const policy = `default-src 'none'; script-src 'self' ${url} 'wasm-unsafe-eval'; connect-src ${url}; style-src 'self'; img-src data:; require-trusted-types-for 'script'; trusted-types afterword`;
  const site = await startSite(url, { made, headers: { "content-security-policy": policy } });
  await checkApp("/17_react/", { from: site.url });
  site.stop();
});

test("a React page that a server has rendered", async () => {
  const { AfterwordFeedback } = await import(dist("react.js"));
  const props = { endpoint: hosts.demo.url, siteKey: "pk_test_demo_support" };
  const html = renderReact(createElement(AfterwordFeedback, props, "How was it?"));
  const client = `
    import { createElement } from "react";
    import { hydrateRoot } from "react-dom/client";
    import { AfterwordFeedback } from "afterword/react";
    hydrateRoot(document.querySelector("#feedback"), createElement(AfterwordFeedback, ${JSON.stringify(props)}, "How was it?"));`;
  const site = await startSite(hosts.demo.url, {
    made: {
      "/hydrated.html": `<!doctype html><link rel="icon" href="data:,"><div id="feedback">${html}</div><script type="module" src="hydrated.js"></script>`,
      "/hydrated.js": await bundle(undefined, { stdin: { contents: client, resolveDir: ROOT } }),
    },
  });
  await hosts.check("/hydrated.html", { from: site.url });
  site.stop();
});

test("a Vue page", () => checkApp("/18_vue/"));

test("on a server the wrappers render what is inside them, and load nothing", async () => {
  const [entry, react, vue] = await Promise.all(["index.js", "react.js", "vue.js"].map((name) => import(dist(name))));
  const props = { endpoint: "https://afterword.example", token: "t", layout: "inline", facts: { channel: "chat" } };
  const link = { href: "https://afterword.example/s/pk_live_x" };
  const wanted = '<afterword-feedback><a href="https://afterword.example/s/pk_live_x">How was it?</a></afterword-feedback>';
  assert.equal(renderReact(createElement(react.AfterwordFeedback, props, createElement("a", link, "How was it?"))), wanted);
  const app = createSSRApp(() => h(vue.AfterwordFeedback, props, () => h("a", link, "How was it?")));
  assert.equal((await renderVue(app)).replaceAll(/<!--.*?-->/g, ""), wanted);
  const afterword = await entry.load(props);
  assert.deepEqual(await afterword.open({ token: "t" }), { outcome: "not_shown", code: "not_loaded" });
  assert.equal(globalThis.afterword, undefined);
});
