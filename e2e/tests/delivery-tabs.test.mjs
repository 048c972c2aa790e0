// Several tabs of one browser, one conversation: one answer, and nobody overwrites what they have not seen.

import assert from "node:assert/strict";

import { QUEUED, STORED, UNDONE, cases, isWasm, isWrite } from "../lib/delivery.mjs";

const { check, sum } = cases();

const CONFLICT = "You answered in another window.";
const outcomes = ({ wire }) => wire.writes.map(({ reply }) => reply?.outcome ?? reply?.code);
const online = ({ page }) => page.evaluate(() => void dispatchEvent(new Event("online")));

async function second(customer) {
  const tab = await customer.tab();
  await tab.open();
  return tab;
}

/** Leaves one record for each of the given ratings, by widgets that found no network and are closed. */
async function leave(customer, names) {
  const { wire, api } = customer;
  wire.fault = (path) => (isWrite(path) ? "refused" : undefined);
  for (const [n, name] of names.entries()) {
    const tab = n ? await customer.tab({ open: { token: await api.token() } }) : customer;
    if (n) await tab.open();
    await tab.press(name);
    await tab.sees(QUEUED);
    await tab.page.close();
  }
  wire.writes = [];
  wire.fault = () => undefined;
}

for (const siteKey of [false, true]) {
  check(`both tabs are open, and the second answers otherwise: told what is stored (${siteKey ? "site key" : "signed"})`, {
    siteKey,
    async does(customer) {
      const tab = await second(customer);
      await customer.press("Very satisfied");
      await customer.sees(STORED);
      await tab.press("Dissatisfied");
      await tab.sees(CONFLICT);
      assert.deepEqual(outcomes(customer), ["stored", "rev_conflict"]);
      return tab;
    },
    sees: "You chose: Very satisfied",
    counted: 5,
  });
}

check("the customer chooses again after seeing the other tab's answer: that counts", {
  async does(customer) {
    const tab = await second(customer);
    await customer.press("Very satisfied");
    await customer.sees(STORED);
    await tab.press("Dissatisfied");
    await tab.sees(CONFLICT);
    await tab.press("Neither");
    await tab.sees(STORED);
    return tab;
  },
  sees: "You chose: Neither",
  counted: 3,
  and: { corrected: 1 },
});

check("both tabs say the same: no conflict is left", {
  async does(customer) {
    const tab = await second(customer);
    for (const one of [customer, tab]) await one.press("Satisfied");
    await customer.sees(STORED);
    return tab;
  },
  sees: STORED,
  counted: 4,
});

check("both tabs answer without a network: the first to get through counts, the other is told", {
  siteKey: true,
  async does(customer) {
    const tab = await second(customer);
    customer.wire.fault = (path) => (isWrite(path) ? "refused" : undefined);
    for (const [one, name] of [[customer, "Satisfied"], [tab, "Dissatisfied"]]) {
      await one.press(name);
      await one.sees(QUEUED);
    }
    customer.wire.fault = () => undefined;
    await online(customer);
    await customer.sees(STORED);
    await online(tab);
    await tab.sees(CONFLICT);
    return tab;
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("undone in one tab: the other tab, which still shows it, is told", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    const tab = await second(customer);
    await customer.press("Undo");
    await customer.replies(2);
    await tab.press("Neither");
    await tab.sees(CONFLICT);
    return tab;
  },
  sees: UNDONE,
  counted: 0,
  and: { withdrawn: 1 },
});

check("a conflict before the Wasm is there: still told when it is, and nothing is written unasked", {
  async does(customer) {
    const tab = await customer.tab({ early: true });
    const wasm = customer.wire.hold(isWasm);
    await tab.open();
    await customer.press("Very satisfied");
    await customer.sees(STORED);
    await tab.press("Dissatisfied");
    await tab.sees(CONFLICT);
    wasm.release();
    await tab.widget.full();
    await tab.widget.root.locator(".status").getByText(CONFLICT).waitFor();
    assert.deepEqual(outcomes(customer), ["stored", "rev_conflict"]);
    return tab;
  },
  sees: CONFLICT,
  counted: 5,
});

check("answered in another tab between preload and open: that answer is shown", {
  siteKey: true,
  async does(customer) {
    const tab = await customer.tab();
    await tab.preload();
    await customer.press("Dissatisfied");
    await customer.sees(STORED);
    await tab.open();
    return tab;
  },
  sees: "You chose: Dissatisfied",
  counted: 2,
});

check("two pages find the same record at once: it is sent once", {
  async does(customer) {
    await leave(customer, ["Satisfied"]);
    const write = customer.wire.hold(isWrite);
    const tabs = [await customer.tab(), await customer.tab()];
    await write.seen;
    for (const tab of tabs) await tab.ready();
    write.release();
    await customer.replies(1);
    const [tab] = tabs;
    await tab.page.waitForFunction(() => !localStorage.length);
    assert.deepEqual(outcomes(customer), ["stored"]);
    return tab;
  },
  counted: 4,
});

check("a record that another tab delivers meanwhile keeps none of the others", {
  async does(customer) {
    await leave(customer, ["Satisfied"]);
    const page = await customer.context.newPage();
    await page.goto(customer.wire.shop);
    await customer.replies(1);
    // Two more, of which the first is gone when its turn comes, and one that nobody can read.
    const record = { e: customer.wire.url, x: 9e9 };
    const write = (writer, token) => JSON.stringify({ ...record, w: { ...customer.wire.writes[0].body, token, writer, rev: 1, seen: 0 } });
    const tokens = [await customer.api.token(), await customer.api.token(), await customer.api.token()];
    const gate = customer.wire.hold(isWrite);
    await page.evaluate((records) => {
      for (const [n, record] of records.entries()) localStorage.setItem(`afterword:q:000000000000000${n}`, record);
      localStorage.setItem("afterword:q:broken", "{");
      localStorage.setItem("afterword:q:empty", "{}");
    }, tokens.map((token, n) => write(`000000000000000${n}`, token)));
    await page.reload();
    await gate.seen;
    await page.evaluate((first) => {
      const waiting = Object.keys(localStorage).filter((key) => key.startsWith("afterword:q:000") && !key.endsWith(first));
      localStorage.removeItem(waiting[0]);
    }, customer.wire.writes.at(-1).body.writer);
    gate.release();
    await customer.replies(3);
    await page.waitForFunction(() => !localStorage.length);
    await page.close();
  },
  counted: 4,
  others: 2,
});

sum();
