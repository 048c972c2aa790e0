// The customer's clock is wrong, or is set while the page is open, or time runs out: the server's time decides.

import assert from "node:assert/strict";

import { SUPPORT, claims, seconds, sign, signingKey } from "../lib/api.mjs";
import { DAY, MINUTE, QUEUED, STORED, cases, isWrite } from "../lib/delivery.mjs";
import { says } from "../lib/wire.mjs";

const { check, sum, set } = cases();

const off = (days) => ({ prepare: ({ page }) => page.clock.install({ time: Date.now() + days * DAY }) });
const key = signingKey({ site: SUPPORT.site });
const down = ({ wire }) => (wire.fault = (path) => (isWrite(path) ? "refused" : undefined));
const up = ({ wire }) => (wire.fault = () => undefined);

for (const days of [2, -2]) {
  check(`the clock is ${days} days off: stored, and changed`, {
    ...off(days),
    async does(customer) {
      await customer.press("Satisfied");
      await customer.sees(STORED);
      await customer.press("Dissatisfied");
      await customer.replies(2);
    },
    sees: STORED,
    counted: 2,
    and: { corrected: 1 },
  });

  check(`the clock is ${days} days off: what waits on the device survives a reload`, {
    ...off(days),
    async does(customer) {
      down(customer);
      await customer.press("Satisfied");
      await customer.sees(QUEUED);
      up(customer);
      await customer.reload();
      await customer.sees("You chose: Satisfied");
    },
    sees: STORED,
    counted: 4,
  });

  check(`the clock was ${days} days off and is set right while the widget is open: it can still be changed`, {
    ...off(days),
    async does(customer) {
      await customer.press("Satisfied");
      await customer.sees(STORED);
      await customer.page.clock.setSystemTime(Date.now());
      await customer.press("Neither");
      await customer.sees(STORED);
      await customer.press("Dissatisfied");
      await customer.replies(3);
    },
    sees: STORED,
    counted: 2,
    and: { corrected: 1 },
  });
}

check("the clock was years behind at the click, and is right at the next page: delivered all the same", {
  ...off(-3000),
  async does(customer) {
    down(customer);
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    up(customer);
    await customer.page.clock.setSystemTime(Date.now());
    await customer.page.close();
    const tab = await customer.tab();
    await tab.open();
    await tab.sees("You chose: Satisfied");
    return tab;
  },
  sees: STORED,
  counted: 4,
});

/** A widget that has been open since before its time was over: `ago` days after the end, the window being one day. */
function since(ago, without) {
  return {
    async prepare({ page, wire, api, options }) {
      await page.clock.install();
      const { body } = await api.current(options.open.token, "en");
      const token = sign(claims({ end: seconds() - (ago * DAY) / 1000 }), { key });
      options.open.token = token;
      const then = says(200, { ...body, token }, { "content-type": "application/json" });
      wire.fault = (path) => (path === "/v1/answers/current" ? then : isWrite(path) ? without : undefined);
    },
  };
}

const ENDS = {
  "the window ended": [2, "Your answer arrived after the time to answer was over.", { late: 1 }],
  "the invitation expired": [9, "This invitation has expired"],
};

for (const [name, [ago, told, and]] of Object.entries(ENDS)) {
  check(`${name} before the first click: told`, {
    ...since(ago),
    does: (customer) => customer.press("Satisfied").then(() => {}),
    sees: told,
    counted: 0,
    and,
  });

  check(`${name} while the answer waited on the device: told, and nothing waits any more`, {
    ...since(ago, "refused"),
    async does(customer) {
      await customer.press("Satisfied");
      await customer.sees(QUEUED);
      up(customer);
      await customer.wait(MINUTE);
    },
    sees: told,
    counted: 0,
    and,
  });
}

check("the window ended while a change waited on the device: told, and what is stored is shown", {
  prepare: ({ page }) => page.clock.install(),
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    down(customer);
    await customer.press("Very dissatisfied");
    await customer.sees(QUEUED);
    const d1 = await set.worker.d1();
    await d1.prepare("UPDATE answer SET until = arrived + 1 WHERE rating = 4 AND arrived < until").run();
    // The server's clock goes on by itself.
    const { token } = customer.options.open;
    for (let screen; !screen || screen.now < screen.until; ) screen = (await customer.api.current(token, "en")).body;
    up(customer);
    await customer.wait(MINUTE);
    await customer.sees("The time for changes is over.");
    assert.equal(customer.wire.writes.at(-1).reply.outcome, "too_late");
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("the window ends on the open page: told, and nothing more is written", {
  prepare: ({ page }) => page.clock.install(),
  async does(customer) {
    await customer.press("Neither");
    await customer.sees(STORED);
    await customer.wait(DAY + MINUTE);
    await customer.sees("The time for changes is over.");
    await customer.press("Dissatisfied");
    assert.equal(await customer.widget.button("Neither").getAttribute("aria-pressed"), "true");
    assert.equal(customer.wire.writes.length, 1);
  },
  sees: "You chose: Neither",
  counted: 3,
});

sum();
