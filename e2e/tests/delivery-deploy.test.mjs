// A deploy replaces the widget's files under an open page. Hashed files stay for 90 days; where they are gone all the
// same, nothing is lost and nothing is shown that does not work.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";

import { MINUTE, QUEUED, STORED, cases, isWrite } from "../lib/delivery.mjs";
import { DIST } from "../lib/repo.mjs";

const { check, sum } = cases();

const { current } = JSON.parse(readFileSync(join(DIST, "assets.json"), "utf8"));
const path = (role) => `/${current[role].file}`;
const integrity = (bytes) => `sha384-${createHash("sha384").update(bytes).digest("base64")}`;

/** The next build: other bytes, so other names and hashes, and a `widget.js` that asks for these. */
function nextBuild() {
  const files = new Map();
  const renamed = [];
  const rename = (text) => renamed.reduce((all, [from, to]) => all.replaceAll(from, to), text);
  for (const role of ["first", "glue", "wasm"]) {
    const { file, integrity: hash } = current[role];
    const old = readFileSync(join(DIST, file));
    // An empty custom section is a comment of a Wasm module.
    const bytes = role === "wasm" ? Buffer.concat([old, Buffer.from([0, 2, 1, 0x78])]) : Buffer.from(`${rename(old.toString())}\n//next`);
    const name = file.replace("afterword-", "afterword-next-");
    files.set(`/${name}`, bytes);
    renamed.push([file, name], [hash, integrity(bytes)]);
  }
  files.set("/widget.js", Buffer.from(rename(readFileSync(join(DIST, "widget.js"), "utf8"))));
  return files;
}

/** From now on the next build is served, with the files before it (`kept`) or without. */
function deploy({ wire }, kept = true) {
  wire.assets = nextBuild();
  if (!kept) for (const role of ["first", "glue", "wasm"]) wire.assets.set(path(role), null);
}

const gone = ({ wire }, ...roles) => roles.forEach((role) => wire.assets.set(path(role), null));
const asked = (page) => {
  const files = [];
  page.on("request", (request) => files.push(new URL(request.url()).pathname));
  return files;
};

check("deployed while the page was open, before it asked: the older files still answer, and all of it works", {
  closed: true,
  async does(customer) {
    await customer.ready();
    const files = asked(customer.page);
    deploy(customer);
    await customer.open();
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.press("Agree");
    await customer.press("Skip to end");
    await customer.replies(2);
    for (const role of ["first", "glue", "wasm"]) assert.ok(files.includes(path(role)), role);
    assert.ok(!files.some((file) => file.includes("next")));
  },
  sees: "Thank you for your feedback.",
  counted: 4,
});

check("the page loaded after a deploy works with the new files, and delivers what the older page left", {
  async does(customer) {
    customer.wire.fault = (at) => (isWrite(at) ? "refused" : undefined);
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    customer.wire.fault = () => undefined;
    deploy(customer, false);
    await customer.page.close();
    // Five minutes later the browser asks for the script again, as it does for what a test may answer.
    await customer.context.route("**/widget.js", (route) => route.continue());
    const tab = await customer.tab();
    await tab.open();
    const files = await tab.page.evaluate(() => performance.getEntriesByType("resource").map(({ name }) => name));
    assert.equal(files.filter((file) => file.includes("afterword-next-")).length, 3);
    return tab;
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("all older files are gone before the page asked: nothing is shown, and the page is told", {
  closed: true,
  async does(customer) {
    await customer.ready();
    deploy(customer, false);
    await customer.start();
    const { outcome, code } = await customer.page.evaluate(() => globalThis.result);
    assert.deepEqual([outcome, code], ["not_shown", "no_texts"]);
    assert.deepEqual(await customer.page.evaluate(() => globalThis.failed), ["no_texts"]);
    assert.equal((await customer.widget.root.boundingBox())?.height ?? 0, 0);
  },
  counted: 0,
});

check("the Wasm is gone: the loader answers, and goes on to the plain page", {
  closed: true,
  async does(customer) {
    await customer.ready();
    gone(customer, "wasm");
    await customer.open();
    await customer.press("Satisfied");
    await customer.widget.root.getByRole("link", { name: "Say more" }).waitFor();
  },
  sees: STORED,
  counted: 4,
});

check("glue and Wasm are gone: the click is recorded and posted", {
  early: true,
  closed: true,
  async does(customer) {
    await customer.ready();
    gone(customer, "glue", "wasm");
    await customer.open();
    await customer.press("Satisfied");
    await customer.replies(1);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("glue and server are gone at the click, and both come back: told, and delivered", {
  early: true,
  closed: true,
  prepare: ({ page }) => page.clock.install(),
  async does(customer) {
    const { wire, page, widget } = customer;
    await customer.ready();
    const missing = page.waitForEvent("requestfailed", (request) => request.url().endsWith(path("glue")));
    wire.fault = (at) => (isWrite(at) || (at === path("glue") && !wire.writes.length) ? "refused" : undefined);
    await customer.open();
    await missing;
    await widget.button("Satisfied").click();
    await customer.sees(QUEUED);
    wire.fault = () => undefined;
    await widget.full();
    await customer.wait(5 * MINUTE);
    assert.deepEqual(page.errors, []);
  },
  sees: STORED,
  counted: 4,
});

sum();
