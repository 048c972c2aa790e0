// No network when the customer chooses: the answer waits on the device, and counts once when there is one again.

import assert from "node:assert/strict";

import { QUEUED, STORED, UNDONE, cases, isWrite } from "../lib/delivery.mjs";

const { check, sum } = cases();

check("offline at the click: told, and delivered when the network is back", {
  async does(customer) {
    await customer.offline();
    await customer.press("Dissatisfied");
    await customer.sees(QUEUED);
    await customer.online();
  },
  sees: STORED,
  counted: 2,
});

for (const siteKey of [false, true]) {
  check(`offline, then a reload: the next page delivers and shows it (${siteKey ? "site key" : "signed"})`, {
    siteKey,
    async does(customer) {
      customer.wire.fault = (path) => (isWrite(path) ? "refused" : undefined);
      await customer.press("Dissatisfied");
      await customer.sees(QUEUED);
      customer.wire.fault = () => undefined;
      await customer.reload();
      await customer.sees("You chose: Dissatisfied");
    },
    sees: STORED,
    counted: 2,
  });
}

check("offline, several changes, back online: only the last counts, in one write", {
  async does(customer) {
    await customer.offline();
    for (const name of ["Dissatisfied", "Neither", "Very satisfied"]) await customer.press(name);
    await customer.sees(QUEUED);
    await customer.online();
    await customer.sees(STORED);
    assert.equal(customer.wire.writes.length, 1);
  },
  sees: "You chose: Very satisfied",
  counted: 5,
});

check("offline, undone before anything was stored: nothing is written, and nothing is refused", {
  async does(customer) {
    await customer.offline();
    await customer.press("Dissatisfied");
    await customer.press("Undo");
    await customer.sees(QUEUED);
    await customer.online();
    await customer.wire.until(() => customer.wire.writes[0]?.reply);
    await customer.widget.root.getByText(QUEUED).first().waitFor({ state: "detached" });
  },
  sees: UNDONE,
  counted: 0,
});

check("offline at the click, before the Wasm is there: told, and delivered", {
  early: true,
  async does(customer) {
    const { widget, wasm } = customer;
    await wasm.seen;
    await customer.offline();
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    wasm.release();
    await customer.online();
    await widget.full();
  },
  sees: STORED,
  counted: 4,
});

check("the Wasm arrives while the click is on its way, and then the network fails: told, and counted once", {
  early: true,
  async does(customer) {
    const { wire, widget, wasm } = customer;
    // Again and again: where a connection breaks, Chromium tries once more by itself.
    wire.fault = (path) => (isWrite(path) ? "lost" : undefined);
    const click = wire.hold(isWrite);
    await customer.press("Satisfied");
    await click.seen;
    wasm.release();
    await widget.full();
    await customer.sees("Sending…");
    click.release();
    await customer.sees(QUEUED);
    wire.fault = () => undefined;
    await customer.offline();
    await customer.online();
    await customer.sees(STORED);
    assert.deepEqual([...new Set(wire.writes.map(({ reply }) => reply.outcome))], ["stored", "unchanged"]);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("a change without a network: told, and it counts", {
  async does(customer) {
    await customer.press("Very dissatisfied");
    await customer.sees(STORED);
    await customer.offline();
    await customer.press("Very satisfied");
    await customer.sees(QUEUED);
    await customer.online();
  },
  sees: STORED,
  counted: 5,
  and: { corrected: 1 },
});

check("undo without a network: told, and taken back", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.offline();
    await customer.press("Undo");
    await customer.sees(QUEUED);
    await customer.online();
    await customer.replies(2);
  },
  sees: UNDONE,
  counted: 0,
  and: { withdrawn: 1 },
});

check("undo and another choice without a network: that one counts", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.offline();
    await customer.press("Undo");
    await customer.press("Neither");
    await customer.sees(QUEUED);
    await customer.online();
  },
  sees: STORED,
  counted: 3,
  and: { corrected: 1 },
});

check("the network comes and goes: tried again each time, counted once", {
  async does(customer) {
    const { wire } = customer;
    await customer.offline();
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    wire.fault = (path) => (isWrite(path) ? "refused" : undefined);
    for (let n = 1; n <= 3; n += 1) {
      await customer.online();
      await wire.until(() => wire.writes.length >= n);
      await customer.offline();
    }
    wire.fault = () => undefined;
    await customer.online();
  },
  sees: STORED,
  counted: 4,
});

check("follow-ups without a network: all of the answer is delivered in one write", {
  async does(customer) {
    await customer.offline();
    await customer.press("Satisfied");
    await customer.press("Agree");
    await customer.press("Skip to end");
    await customer.sees(QUEUED);
    await customer.online();
    await customer.sees(STORED);
    assert.deepEqual(customer.wire.writes.map(({ body }) => body.answer), [{ rating: 4, effort: 6 }]);
  },
  sees: "Thank you for your feedback.",
  counted: 4,
});

check("no network when the widget is opened: nothing is shown, and the question comes with the network", {
  closed: true,
  async does(customer) {
    await customer.ready();
    await customer.offline();
    await customer.start();
    assert.equal((await customer.page.evaluate(() => globalThis.result)).code, "no_texts");
    await customer.online();
    await customer.press("Satisfied");
  },
  sees: STORED,
  counted: 4,
});

check("no network when the widget is opened, but texts from before: the click is kept and delivered", {
  siteKey: true,
  closed: true,
  async does(customer) {
    await customer.preload();
    await customer.offline();
    await customer.open();
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    await customer.online();
  },
  sees: STORED,
  counted: 4,
});

sum();
