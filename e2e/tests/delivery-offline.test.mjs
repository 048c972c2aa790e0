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

sum();
