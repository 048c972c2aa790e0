// Who is measured: the page of each, its first choice, and what shows that a press of it was taken. Each peer is set up
// as its documentation says, in the fastest of the ways it offers, without a service of its own behind it.

import { readFile, readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";

import { build } from "esbuild";

import { SUPPORT } from "../../lib/api.mjs";
import { DIST, ROOT } from "../../lib/repo.mjs";

const LOAD = join(ROOT, "e2e/load");
const peers = createRequire(join(LOAD, "peers/package.json"));

const page = (head, body) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>The chat has ended</title>
<link rel="icon" href="data:,">
${head}
</head>
<body>
<h1>Thank you for the chat</h1>
${body}
</body>
</html>
`;
const script = (path) => `<script type="module" src="${path}"></script>`;

/** What the page knows of the chat, told by ours and by the floor. */
export const FACTS = { channel: "chat" };
const told = `site-key="${SUPPORT.siteKey}" facts='${JSON.stringify(FACTS)}'`;

/** `stores`: a press has to reach the Worker, and to be stored. */
export const CONTESTANTS = {
  afterword: {
    html: page(script("/widget.js"), `<afterword-feedback ${told}></afterword-feedback>`),
    choice: "[part~=choice]",
    taken: "[part~=choice][aria-pressed=true]",
    stores: true,
  },
  floor: {
    html: page(script("/floor.js"), `<vanilla-feedback ${told}></vanilla-feedback>`),
    choice: "[role=group] > button",
    taken: "[aria-pressed=true]",
    stores: true,
  },
  posthog: {
    html: page(script("/posthog.js"), ""),
    choice: ".ratings-emoji",
    taken: ".rating-active",
  },
  surveyjs: {
    html: page(`<link rel="stylesheet" href="/surveyjs.css">\n${script("/surveyjs.js")}`, `<div id="feedback"></div>`),
    choice: ".sd-rating__item-smiley",
    taken: ".sd-rating__item-smiley--selected",
  },
  // It asks in words only: the first field of its form stands for the rating.
  sentry: {
    html: page(script("/sentry.js"), ""),
    choice: "input.form__input",
    taken: "input.form__input:focus",
  },
};
export const PEERS = ["posthog", "surveyjs", "sentry"];

/** What PostHog's service would say: no flags, one survey for everybody. */
export const REPLIES = {
  "/array/phc_local/config": { surveys: true, hasFeatureFlags: false, supportedCompression: [] },
  "/api/surveys/": {
    surveys: [
      {
        id: "chat",
        name: "After the chat",
        type: "popover",
        start_date: "2026-01-01T00:00:00Z",
        end_date: null,
        questions: [
          {
            id: "rating",
            type: "rating",
            question: "How satisfied are you with this chat?",
            display: "emoji",
            scale: 5,
            lowerBoundLabel: "Very dissatisfied",
            upperBoundLabel: "Very satisfied",
          },
        ],
        conditions: null,
        appearance: {},
      },
    ],
  },
};

async function bundle(path) {
  const { outputFiles } = await build({
    entryPoints: [join(LOAD, path)],
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    logLevel: "error",
  });
  return outputFiles[0].text;
}

/** Everything that a browser may ask for, by path. */
export async function files() {
  const all = {
    "/without.html": page("", `<div id="feedback"></div>`),
    "/with.html": page(script("/widget.js"), `<div id="feedback"></div>`),
    "/floor.js": await bundle("floor/widget.js"),
    "/surveyjs.css": await readFile(peers.resolve("survey-core/survey-core.fontless.min.css")),
  };
  for (const [name, { html }] of Object.entries(CONTESTANTS)) all[`/${name}.html`] = html;
  for (const name of PEERS) all[`/${name}.js`] = await bundle(`peers/${name}.js`);
  for (const name of await readdir(DIST)) {
    if (/\.(js|wasm)$/.test(name)) all[`/${name}`] = await readFile(join(DIST, name));
  }
  return all;
}
