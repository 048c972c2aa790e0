// A server in trouble, somebody else in its place, replies that are lost: one answer is counted, or it is told why not.

import assert from "node:assert/strict";
import { once } from "node:events";

import { Api, newDraw } from "../lib/api.mjs";
import { MINUTE, QUEUED, REFUSED, STORED, UNDONE, cases, isMint, isWrite } from "../lib/delivery.mjs";
import { problem, says } from "../lib/wire.mjs";
import { startWorker } from "../lib/worker.mjs";

const { check, sum, set } = cases();

const clock = { prepare: ({ page }) => page.clock.install() };
const down = (message, when) => ({ fault: { when, message, times: 99 } });
const json = { "content-type": "application/json" };

// In place of a reply; what the server did before the retry; how long the customer's page waits at most.
const TROUBLES = {
  "500 for a while": [problem(500, "internal")],
  "502 of a proxy, in HTML": [says(502, "<h1>Bad gateway</h1>")],
  "the database is not there": [down("D1_ERROR: Network connection lost.", "before")],
  "the database fails after the commit": [down("D1_ERROR: Network connection lost.", "after"), "unchanged"],
  "the connection breaks before the server": ["refused"],
  "the reply is lost after the commit": ["lost", "unchanged"],
  "the reply is cut off in the middle": ["cut", "unchanged"],
  "a captive portal's page with status 200": [says(200, "<!doctype html><h1>Free Wi-Fi: log in</h1>")],
  "a captive portal's page with status 403": [says(403, "<!doctype html><h1>Log in first</h1>")],
  "a stranger's JSON with status 200": [says(200, { ok: true, login: "/login" }, json)],
  "a stranger's JSON with status 404": [says(404, { error: "not found" }, json)],
  "an empty reply with status 204": [says(204)],
};

for (const [name, [trouble, outcome = "stored"]] of Object.entries(TROUBLES)) {
  check(`${name}: kept, told, and counted once by the retry`, {
    ...clock,
    async does(customer) {
      const { wire } = customer;
      wire.fault = (path) => (isWrite(path) ? trouble : undefined);
      await customer.press("Satisfied");
      await customer.sees(QUEUED);
      assert.equal((await customer.kept()).length, 1, "it is on the device meanwhile");
      wire.fault = () => undefined;
      await customer.wait(5 * MINUTE);
      await customer.sees(STORED);
      assert.equal(wire.writes.at(-1).reply.outcome, outcome);
    },
    sees: "You chose: Satisfied",
    counted: 4,
  });
}

for (const [status, code] of [[503, "unavailable"], [429, "rate_limited"], [425, "too_early"]]) {
  check(`${status} with Retry-After: not before that`, {
    ...clock,
    async does(customer) {
      const { wire } = customer;
      wire.fault = (path) => (isWrite(path) ? problem(status, code, { "retry-after": "600" }) : undefined);
      await customer.press("Neither");
      await customer.sees(QUEUED);
      wire.fault = () => undefined;
      await customer.wait(9 * MINUTE);
      assert.equal(wire.writes.length, 1);
      await customer.wait(2 * MINUTE);
      await customer.sees(STORED);
      assert.equal(wire.writes.length, 2);
    },
    sees: "You chose: Neither",
    counted: 3,
  });
}

check("slow 2G: recorded at the press, stored when it has gone through", {
  async does(customer) {
    const session = await customer.context.newCDPSession(customer.page);
    await session.send("Network.emulateNetworkConditions", { offline: false, latency: 800, downloadThroughput: 6_000, uploadThroughput: 6_000 });
    await customer.press("Satisfied");
    await customer.sees("You chose: Satisfied");
    await customer.sees("Sending…");
  },
  sees: STORED,
  counted: 4,
});

check("undone while the click is on its way, and the server gets the undo first: taken back", {
  async does(customer) {
    const click = customer.wire.hold((path, body) => isWrite(path) && body.rev === 1);
    await customer.press("Very dissatisfied");
    await click.seen;
    await customer.press("Undo");
    await customer.replies(1);
    click.release();
    await customer.replies(3);
    assert.deepEqual(customer.wire.writes.map(({ reply }) => reply.outcome ?? reply.code), ["stored", "empty_answer", "withdrawn"]);
  },
  sees: UNDONE,
  counted: 0,
  and: { withdrawn: 1 },
});

check("the same before the Wasm is there", {
  early: true,
  async does(customer) {
    const click = customer.wire.hold((path, body) => isWrite(path) && body.rev === 1);
    await customer.press("Very dissatisfied");
    await click.seen;
    await customer.sees("Sending…");
    await customer.press("Undo");
    await customer.replies(1);
    click.release();
    await customer.replies(3);
  },
  sees: UNDONE,
  counted: 0,
  and: { withdrawn: 1 },
});

check("changed while the click is on its way, and the server gets the change first: the change counts", {
  async does(customer) {
    const click = customer.wire.hold((path, body) => isWrite(path) && body.rev === 1);
    await customer.press("Very dissatisfied");
    await click.seen;
    await customer.press("Very satisfied");
    await customer.replies(1);
    click.release();
    await customer.replies(2);
  },
  sees: STORED,
  counted: 5,
});

check("the Worker is killed between click and reply, and started anew: counted once", {
  ...clock,
  async does(customer) {
    const { wire } = customer;
    const click = wire.hold(isWrite);
    await customer.press("Dissatisfied");
    await click.seen;
    const old = set.worker;
    const died = once(old.workerd, "exit");
    old.workerd.kill("SIGKILL");
    await died;
    click.release();
    await customer.sees(QUEUED);
    const again = await startWorker({ state: old.state });
    const close = async () => {
      await again.close();
      await old.close().catch(() => {});
    };
    set.worker = { ...again, close };
    set.api = new Api(again.url);
    wire.target = again.url;
    wire.fault = () => undefined;
    await customer.wait(5 * MINUTE);
  },
  sees: STORED,
  counted: 2,
});

check("the invitation cannot be had when the widget opens: the click waits for it", {
  ...clock,
  siteKey: true,
  closed: true,
  async does(customer) {
    const { wire } = customer;
    await customer.preload();
    wire.fault = (path) => (isMint(path) ? problem(503, "unavailable") : undefined);
    await customer.open();
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    assert.equal(wire.writes.length, 0);
    wire.fault = () => undefined;
    await customer.wait(5 * MINUTE);
  },
  sees: STORED,
  counted: 4,
});

check("the invitation is still on its way at the click: the click waits for it", {
  siteKey: true,
  closed: true,
  async does(customer) {
    await customer.preload();
    const mint = customer.wire.hold(isMint);
    await customer.open();
    await mint.seen;
    await customer.press("Satisfied");
    await customer.sees("Sending…");
    mint.release();
  },
  sees: STORED,
  counted: 4,
});

check("the questions were replaced between preload and open: the right ones are asked", {
  siteKey: true,
  closed: true,
  async does(customer) {
    const { wire, api, page } = customer;
    const { body } = await api.call(`/v1/widget/${customer.options.open.siteKey}?lang=en-GB&draw=${newDraw()}`);
    const old = { ...body, instrument: "chat-0", texts: { ...body.texts, "rating.question": "An older question?" } };
    wire.fault = (path) => (path.startsWith("/v1/widget/") ? says(200, old, json) : undefined);
    await customer.preload();
    const mint = wire.hold(isMint);
    await customer.open();
    await customer.sees("An older question?");
    mint.release();
    await customer.sees("How satisfied are you with this chat?");
    await customer.widget.full();
    await customer.press("Satisfied");
    await customer.sees(STORED);
    assert.deepEqual(wire.writes.map(({ body: { ins } }) => ins), ["chat-1"]);
    assert.deepEqual(await page.evaluate(() => globalThis.failed), []);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("the page's origin is removed from the site after the widget was shown: told at the click", {
  siteKey: true,
  closed: true,
  async does(customer) {
    await customer.preload();
    customer.wire.fault = (path) => (isMint(path) ? problem(403, "origin_not_allowed") : undefined);
    const mint = customer.wire.hold(isMint);
    await customer.open();
    await mint.seen;
    await customer.press("Satisfied");
    mint.release();
    await customer.sees(REFUSED);
    assert.deepEqual(await customer.page.evaluate(() => globalThis.failed), ["origin_not_allowed"]);
  },
  sees: REFUSED,
  counted: 0,
});

check("the questions were replaced: the new ones are shown and asked again", {
  async prepare({ wire, api, options }) {
    const { body } = await api.current(options.open.token, "en");
    const old = { ...body, instrument: "chat-0", texts: { ...body.texts, "rating.question": "An older question?" } };
    wire.fault = (path) => (path === "/v1/answers/current" ? says(200, old, json) : undefined);
  },
  async does(customer) {
    await customer.sees("An older question?");
    await customer.press("Satisfied");
    await customer.sees("The questions have just been updated. Please choose again.");
    await customer.sees("How satisfied are you with this chat?");
    assert.equal(await customer.widget.root.getByText(UNDONE).count(), 0, "nobody has taken anything back");
    assert.equal(await customer.widget.button("Satisfied").getAttribute("aria-pressed"), "false");
    await customer.press("Neither");
  },
  sees: STORED,
  counted: 3,
});

check("the session was erased meanwhile: told, and nothing is counted", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    assert.equal((await customer.api.erase(customer.options.open.token)).status, 200);
    await customer.press("Neither");
  },
  sees: REFUSED,
  counted: 0,
  and: { withdrawn: 1 },
});

check("a change is refused: told, and what is stored is shown", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    customer.wire.fault = (path) => (isWrite(path) ? problem(400, "bad_field") : undefined);
    await customer.press("Very dissatisfied");
    await customer.sees(REFUSED);
    assert.equal(await customer.widget.button("Satisfied").getAttribute("aria-pressed"), "true");
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

for (const [name, refusal] of Object.entries({ expired: "This invitation has expired", bad_token: REFUSED })) {
  check(`refused (${name}) before the Wasm is there: still told when it is`, {
    early: true,
    async does(customer) {
      const { wire, widget, wasm } = customer;
      wire.fault = (path) => (isWrite(path) ? problem(410, name) : undefined);
      await customer.press("Satisfied");
      await customer.sees(refusal);
      wasm.release();
      await widget.full();
      assert.equal(wire.writes.length, 1, "nothing is written unasked");
    },
    sees: refusal,
    counted: 0,
  });
}

sum();
