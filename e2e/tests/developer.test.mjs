// What a developer calls and hears, and what is told to whoever got it wrong.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, test } from "node:test";

import { FACTS, SUPPORT, claims, newSession, seconds, sign, signingKey } from "../lib/api.mjs";
import { nextWrite } from "../lib/browser.mjs";
import { startDemo } from "../lib/demo.mjs";
import { ROOT } from "../lib/repo.mjs";
import { siteLike } from "../lib/sites.mjs";
import { FIRST, GLUE, WASM, Widget, hold } from "../lib/widget.mjs";

let demo;
const keys = {};
before(async () => {
  demo = await startDemo();
  const d1 = await demo.worker.d1();
  const asking = (rules) => ({ asking: JSON.stringify({ ...rules, ask: { how: "both" } }) });
  keys.nobody = await siteLike(d1, "nobody", asking({ sample_percent: 0 }));
  keys.half = await siteLike(d1, "half", asking({ sample_percent: 50, quiet: { answered_s: 0, dismissed_s: 0 } }));
  keys.quiet = await siteLike(d1, "quiet", asking({}));
});
after(() => demo?.close());

/** A page with our script and nothing that calls it; everything it asks for and says is kept. */
async function quietPage() {
  const page = await demo.open(demo.pages.unsigned);
  page.asked = [];
  page.said = [];
  page.on("request", (request) => page.asked.push(new URL(request.url()).pathname));
  page.on("console", (message) => message.text().startsWith("afterword:") && page.said.push(message.text()));
  await page.reload();
  await page.waitForFunction(() => globalThis.afterword);
  return page;
}

const call = (page, name, options) => page.evaluate(([name, options]) => globalThis.afterword[name](options), [name, options]);
const site = (over = {}) => ({ siteKey: SUPPORT.siteKey, conversation: newSession(), ...over });

/** Opens without waiting for what comes of it; the events are kept in the page. */
async function open(page, options) {
  await page.evaluate((options) => {
    globalThis.heard = [];
    for (const name of ["shown", "answered", "closed", "failed"]) {
      addEventListener(`afterword:${name}`, ({ detail }) => globalThis.heard.push({ name, ...detail }));
    }
    globalThis.result = globalThis.afterword.open(options);
  }, options);
  return new Widget(page);
}
/** What open() settled with; what is absent is left out. */
const result = (page) => page.evaluate(async () => JSON.stringify(await globalThis.result)).then(JSON.parse);
const heard = (page) => page.evaluate(() => globalThis.heard);
const shown = (page) => page.locator("afterword-feedback").filter({ visible: true }).count();
const matching = (page, pattern) => page.asked.filter((path) => pattern.test(path)).length;

test("nothing is fetched but the loader until it is needed", async () => {
  const page = await quietPage();
  await page.getByRole("button", { name: "End chat" }).waitFor();
  assert.deepEqual(page.asked.filter((path) => /widget\.js|afterword-|\/v1\//.test(path)), ["/widget.js"]);
  await call(page, "preload", site());
  await Promise.all([FIRST, GLUE, WASM].map((file) => page.waitForFunction((file) => performance.getEntriesByType("resource").some(({ name }) => new RegExp(file).test(name)), file.source)));
  for (const file of [FIRST, GLUE, WASM]) assert.equal(matching(page, file), 1, `${file}`);
  assert.equal(matching(page, /^\/v1\/widget\//), 1);
  assert.equal(matching(page, /^\/v1\/invitations/), 0, "no invitation before it is opened");
});

test("after preload() the question needs no network, and the click waits for its invitation", async () => {
  const page = await quietPage();
  const options = site();
  await call(page, "preload", options);
  await page.context().setOffline(true);
  const widget = await open(page, options);
  await widget.button("Satisfied").click();
  await widget.text("You chose: Satisfied").waitFor();
  const [reply] = await Promise.all([nextWrite(page), page.context().setOffline(false)]);
  assert.deepEqual([reply.body.outcome, reply.body.answer], ["stored", { rating: 4 }]);
});

test("texts preloaded with the site key serve a token that comes when the chat ends", async () => {
  const page = await quietPage();
  await call(page, "preload", { siteKey: SUPPORT.siteKey });
  const held = await hold(page, /\/v1\/answers\/current$/);
  const token = await demo.api.token({ facts: { ...FACTS, agent: "preloaded" } });
  const widget = await open(page, { siteKey: SUPPORT.siteKey, token });
  await widget.button("Satisfied").click();
  await held.seen;
  const [reply] = await Promise.all([nextWrite(page), held.release()]);
  assert.equal(reply.body.outcome, "stored");
  assert.equal((await demo.api.figures({ agent: "preloaded" })).n_answers, 1, "it is the host's session, not the page's");
});

test("texts preloaded with the site key give way where the token's session is answered already", async () => {
  const page = await quietPage();
  await call(page, "preload", { siteKey: SUPPORT.siteKey });
  const token = await demo.api.token();
  await demo.api.write({ token, writer: "0123456789abcdef", rev: 1, seen: 0, ins: "chat-1", first: "rating", lang: "en", answer: { rating: 2 } });
  const widget = await open(page, { siteKey: SUPPORT.siteKey, token });
  await widget.text("You chose: Dissatisfied").waitFor();
  assert.equal(await page.locator("afterword-feedback").count(), 1);
});

test("canShow() says why not", async () => {
  const page = await quietPage();
  const check = async (options, expected) => assert.deepEqual(await call(page, "canShow", options), expected, JSON.stringify(options));
  const no = (reason) => ({ show: false, reason });
  await check(site(), { show: true });
  await check(site({ siteKey: keys.nobody }), no("sampled_out"));
  await check(site({ chat: { seconds: 5 } }), no("too_short"));
  await check(site({ chat: { seconds: 500, agentMessages: 0 } }), no("agent_silent"));
  await check(site({ chat: { seconds: 500, agentMessages: 3 } }), { show: true });
  await check(site({ siteKey: "pk_test_of_nobody" }), no("bad_site_key"));

  const over = await demo.api.token({ end: seconds() - 7200, until: seconds() - 3600 });
  await check({ token: over }, no("window_over"));
  const token = await demo.api.token();
  await check({ token }, { show: true });
  await demo.api.write({ token, writer: "0123456789abcdef", rev: 1, seen: 0, ins: "chat-1", first: "rating", lang: "en", answer: { rating: 5 } });
  await check({ token, lang: "es" }, no("answered"));
  assert.deepEqual(page.errors, []);
});

test("what canShow() fetched serves open(), and what it refuses is not shown", async () => {
  const page = await quietPage();
  const options = site();
  assert.equal((await call(page, "canShow", options)).show, true);
  const before = matching(page, /^\/v1\//);
  const widget = await open(page, options);
  await widget.button("Neither").waitFor();
  assert.equal(matching(page, /^\/v1\/widget\//), before, "no second hop for texts");

  const refused = await quietPage();
  await open(refused, site({ siteKey: keys.nobody }));
  assert.deepEqual(await result(refused), { outcome: "not_shown", code: "sampled_out" });
  assert.equal(await shown(refused), 0);
  assert.deepEqual(refused.said, [], "a rule of the site is nothing to repair");
});

test("sampling asks the same session always or never, and about half of them", async () => {
  const page = await quietPage();
  const draws = Array.from({ length: 40 }, () => newSession());
  const asked = await page.evaluate(
    async ([siteKey, draws]) => {
      const twice = [];
      for (const conversation of draws) twice.push([await globalThis.afterword.canShow({ siteKey, conversation }), await globalThis.afterword.canShow({ siteKey, conversation, lang: "ja" })]);
      return twice;
    },
    [keys.half, draws],
  );
  for (const [one, other] of asked) assert.deepEqual(one, other);
  const shown = asked.filter(([{ show }]) => show).length;
  // 40 fair draws lie outside this less than once in a million runs.
  assert.ok(shown >= 4 && shown <= 36, `${shown} of 40`);
});

test("not asked again for a week after an answer, a day after a dismissal; the same session goes on", async () => {
  const page = await quietPage();
  const options = site({ siteKey: keys.quiet });
  const widget = await open(page, options);
  await widget.post("Satisfied");
  const other = site({ siteKey: keys.quiet });
  assert.deepEqual(await call(page, "canShow", other), { show: false, reason: "asked_recently" });
  await open(page, other);
  assert.deepEqual(await result(page), { outcome: "not_shown", code: "asked_recently" });
  await open(page, options);
  await widget.text("You chose: Satisfied").waitFor();

  const gone = await quietPage();
  await open(gone, site({ siteKey: keys.quiet }));
  await gone.locator("afterword-feedback").getByRole("button", { name: "Neither" }).waitFor();
  await call(gone, "remove");
  assert.equal((await call(gone, "canShow", other)).show, true, "a page that takes the widget away is no dismissal");

  const later = await quietPage();
  await later.clock.install();
  await later.reload();
  await later.waitForFunction(() => globalThis.afterword);
  await open(later, site({ siteKey: keys.quiet }));
  await later.locator("afterword-feedback").getByRole("button", { name: "Close" }).click();
  assert.deepEqual(await result(later), { outcome: "dismissed" });
  assert.equal((await call(later, "canShow", other)).reason, "asked_recently");
  await later.clock.fastForward("25:00:00");
  assert.equal((await call(later, "canShow", site({ siteKey: keys.quiet }))).show, true);
});

test("events and result of a click, and of closing without one", async () => {
  const page = await quietPage();
  const widget = await open(page, site());
  await widget.post("Very satisfied");
  const { outcome, answer } = await result(page);
  assert.deepEqual([outcome, answer], ["stored", { rating: 5 }]);
  await call(page, "close");
  const events = await heard(page);
  assert.deepEqual(events.map(({ name, stored }) => [name, stored]), [["shown", undefined], ["answered", false], ["answered", true], ["closed", undefined]]);
  assert.equal(await page.locator("afterword-feedback").count(), 0);

  await open(page, site());
  await widget.button("Neither").waitFor();
  await call(page, "close");
  assert.deepEqual(await result(page), { outcome: "dismissed" });
});

test("words and contact are not handed to the page", async () => {
  const page = await quietPage();
  const widget = await open(page, site());
  await widget.post("Very dissatisfied");
  await widget.full();
  for (let n = 0; n < 3; n += 1) await widget.button("Skip").click();
  await widget.root.getByRole("textbox").fill("between us");
  await widget.button("Send").click();
  const address = widget.root.getByRole("textbox", { name: "Phone number or email" });
  assert.equal(await address.inputValue(), "", "the field of the words is another one");
  await address.fill("me@mail.example");
  await widget.button("Back").click();
  assert.equal(await widget.root.getByRole("textbox", { name: /Anything you want/ }).inputValue(), "between us");
  await widget.button("Send").click();
  await address.fill("me@mail.example");
  const sent = await widget.post("Send", ({ answer }) => answer.contact);
  assert.deepEqual(sent.body.answer, { rating: 1, comment: "between us", contact: "me@mail.example" });
  await widget.text("We will contact you at me@mail.example").waitFor();
  const all = JSON.stringify(await heard(page));
  assert.doesNotMatch(all, /between us|mail\.example/);
  assert.match(all, /"rating":1/);
});

test("headless: the page has buttons of its own and calls choose()", async () => {
  const page = await quietPage();
  await open(page, site({ layout: "headless" }));
  await page.waitForFunction(() => globalThis.heard.some(({ name }) => name === "shown"));
  assert.equal(await page.locator("afterword-feedback").boundingBox(), null);
  const [reply] = await Promise.all([nextWrite(page), page.evaluate(() => document.querySelector("afterword-feedback").choose(4))]);
  assert.deepEqual([reply.body.outcome, (await result(page)).outcome], ["stored", "stored"]);
});

test("a wrong key, origin, token or endpoint is explained once in the console; the customer sees nothing", async () => {
  const wrong = [
    [{ siteKey: "pk_test_of_nobody" }, "bad_site_key", /Check the site key/],
    [{ token: "no.such.token" }, "bad_token", /Sign the token/],
    [{ siteKey: SUPPORT.siteKey, endpoint: demo.host.replace(/\/$/, "") }, "no_texts", /no Afterword Worker at/],
    [{ siteKey: SUPPORT.siteKey, facts: { colour: "red" } }, "bad_field", /facts/],
  ];
  for (const [options, code, fix] of wrong) {
    const page = await quietPage();
    for (let n = 0; n < 2; n += 1) {
      const told = n ? Promise.resolve() : page.waitForEvent("console", (message) => fix.test(message.text()));
      await open(page, options);
      assert.deepEqual(await result(page), { outcome: "not_shown", code });
      await told;
    }
    assert.equal(page.said.length, 1, `${code}: ${page.said}`);
    assert.equal(await shown(page), 0);
    assert.deepEqual(page.errors, []);
    assert.ok((await heard(page)).some((event) => event.name === "failed" && event.code === code));
  }
});

test("an origin that the site does not know is named in the console", async () => {
  const page = await quietPage();
  // The same page under another name of this machine: a test key works on localhost only.
  await page.goto(demo.pages.unsigned.replace("localhost", "127.0.0.1"));
  await page.waitForFunction(() => globalThis.afterword);
  const told = page.waitForEvent("console", (message) => /Add http:\/\/127\.0\.0\.1:\d+ to the allowed origins/.test(message.text()));
  await open(page, site());
  assert.deepEqual(await result(page), { outcome: "not_shown", code: "origin_not_allowed" });
  await told;
});

test("a live site that does not say who is responsible shows nothing, and the console says what it lacks", async () => {
  const d1 = await demo.worker.d1();
  // Live keys never work on localhost.
  const address = demo.pages.unsigned.replace("localhost", "127.0.0.1");
  const columns = { asking: "{}", privacy_url: null, origins: JSON.stringify([new URL(address).origin]) };
  const siteKey = await siteLike(d1, "unready", columns);
  for (const table of ["site", "site_key", "signing_key", "site_instrument"]) {
    await d1.prepare(`UPDATE ${table} SET space = 'live' WHERE site = 'e2e-unready'`).run();
  }
  const page = await quietPage();
  await page.goto(address);
  await page.waitForFunction(() => globalThis.afterword);
  const told = page.waitForEvent("console", (message) => /site_not_ready .*has set privacy_url with PATCH/.test(message.text()));
  await open(page, { siteKey });
  assert.deepEqual(await result(page), { outcome: "not_shown", code: "site_not_ready" });
  await told;
  assert.equal(page.said.length, 1, `${page.said}`);
  assert.equal(await shown(page), 0);
});

test("preloaded texts serve the session that is opened and no other", async () => {
  const page = await quietPage();
  const [mine, other] = [await demo.api.token({ facts: { ...FACTS, agent: "mine" } }), await demo.api.token({ facts: { ...FACTS, agent: "other" } })];
  await call(page, "preload", { siteKey: SUPPORT.siteKey, token: other });
  const widget = await open(page, { siteKey: SUPPORT.siteKey, token: mine });
  assert.equal((await widget.post("Satisfied")).body.outcome, "stored");
  assert.equal((await demo.api.figures({ agent: "mine" })).n_answers, 1);
  assert.equal(await demo.api.figures({ agent: "other" }), undefined);
});

test("an invitation that has expired is not turned into one of the page", async () => {
  const page = await quietPage();
  await call(page, "preload", { siteKey: SUPPORT.siteKey });
  const expired = sign(claims({ end: seconds() - 10 * 86_400, until: seconds() - 9 * 86_400 }), { key: signingKey({ site: SUPPORT.site }) });
  await open(page, { siteKey: SUPPORT.siteKey, token: expired });
  assert.deepEqual(await result(page), { outcome: "not_shown", code: "expired" });
  assert.equal(matching(page, /^\/v1\/invitations/), 0);
});

test("a chat that was too short for the preloaded question is not asked about, and may be later", async () => {
  const page = await quietPage();
  const options = site();
  assert.deepEqual(await call(page, "canShow", { ...options, chat: { seconds: 1.5 } }), { show: false, reason: "too_short" });
  assert.deepEqual(await call(page, "canShow", { ...options, chat: { seconds: 90.4, agentMessages: 2 } }), { show: true });
  await open(page, { ...options, chat: { seconds: 2, agentMessages: 2 } });
  assert.deepEqual(await result(page), { outcome: "not_shown", code: "too_short" });
  assert.equal(await page.locator("afterword-feedback").count(), 0);
});

test("closing at once, before the texts are there, shows nothing later", async () => {
  const page = await quietPage();
  const texts = await hold(page, /\/v1\/invitations$/);
  await open(page, site());
  await texts.seen;
  await call(page, "close");
  assert.deepEqual(await result(page), { outcome: "dismissed" });
  await Promise.all([page.waitForResponse(/\/v1\/invitations$/), texts.release()]);
  assert.equal(await page.locator("afterword-feedback").count(), 0);
});

test("a page that closes the widget on the click still learns that the answer is stored", async () => {
  const page = await quietPage();
  const widget = await open(page, site());
  await page.evaluate(() => addEventListener("afterword:answered", () => globalThis.afterword.close(), { once: true }));
  await widget.button("Satisfied").click();
  assert.deepEqual(await result(page), { outcome: "stored", answer: { rating: 4 } });
  assert.deepEqual((await heard(page)).map(({ name, stored }) => [name, stored]), [["shown", undefined], ["answered", false], ["closed", undefined], ["answered", true]]);
  assert.equal(page.posts.length, 1);
});

test("an element whose attributes change asks for the other session", async () => {
  const page = await quietPage();
  const [first, second] = [await demo.api.token(), await demo.api.token()];
  await page.evaluate((token) => {
    const element = document.createElement("afterword-feedback");
    element.setAttribute("token", token);
    document.body.append(element);
  }, first);
  const widget = new Widget(page);
  await widget.post("Satisfied");
  await page.evaluate((token) => document.querySelector("afterword-feedback").setAttribute("token", token), second);
  await widget.pressed("Satisfied", false);
  await widget.post("Neither");
  assert.deepEqual(page.posts.map(({ token }) => token), [first, second]);
  // Moved, it goes on with the same.
  await page.evaluate(() => document.body.prepend(document.querySelector("afterword-feedback")));
  await widget.text("You chose: Neither").waitFor();
});

test("nonsense is explained, and neither throws nor rejects", async () => {
  const page = await quietPage();
  const settled = await page.evaluate(async () => {
    const { afterword } = globalThis;
    const loop = {};
    loop.self = loop;
    return [
      await afterword.preload(),
      (await afterword.canShow()).show,
      (await afterword.open({ target: "##" })).code,
      (await afterword.open({ siteKey: "pk_test_demo_support", facts: loop })).outcome,
    ];
  });
  assert.deepEqual(settled, [undefined, false, "bad_options", "not_shown"]);
  assert.deepEqual(page.errors, []);
});

test("two widgets in two places stand side by side; the label of a session that is over goes", async () => {
  const page = await quietPage();
  await page.evaluate(() => {
    localStorage.setItem("afterword:d:old:label", "draw 1");
    document.body.insertAdjacentHTML("beforeend", "<div id=one></div><div id=two></div>");
  });
  for (const target of ["#one", "#two"]) await open(page, site({ target }));
  await page.locator("#two .question").first().waitFor();
  assert.equal(await page.locator("#one .choice").count(), 5);
  await page.waitForFunction(() => !localStorage.getItem("afterword:d:old:label"));
});

test("no log keeps the address of a page, which may hold a token", async () => {
  const config = await readFile(join(ROOT, "wrangler.toml"), "utf8");
  assert.match(config, /\[observability\.logs\]\nenabled = true\ninvocation_logs = false/);
});
