// What a page keeps on the device, and what it does where it may not: nothing private for longer than needed.

import assert from "node:assert/strict";

import { DAY, MINUTE, NOT_SENT, QUEUED, STORED, cases, isWrite } from "../lib/delivery.mjs";

const { check, sum } = cases();

const WORDS = "not for everybody";
const down = ({ wire }) => (wire.fault = (path) => (isWrite(path) ? "refused" : undefined));
const up = ({ wire }) => (wire.fault = () => undefined);
const everything = ({ page }) => page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage }));

/** Storage that is denied, as a browser does it for a third party. */
const denied = ({ page }) =>
  page.addInitScript(() => {
    for (const name of ["localStorage", "sessionStorage"]) {
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException("The operation is insecure.", "SecurityError");
        },
      });
    }
  });

/** Storage with no room, from the start or once `full` is set. */
const full = ({ page }, from = true) =>
  page.addInitScript((yes) => {
    globalThis.full = yes;
    const { setItem } = Storage.prototype;
    Storage.prototype.setItem = function (...args) {
      if (globalThis.full) throw new DOMException("The quota has been exceeded.", "QuotaExceededError");
      return setItem.apply(this, args);
    };
  }, from);

for (const siteKey of [false, true]) {
  check(`storage is denied: stored as ever (${siteKey ? "site key" : "signed"})`, {
    siteKey,
    prepare: denied,
    does: (customer) => customer.press("Satisfied").then(() => {}),
    sees: STORED,
    counted: 4,
    kept: null,
  });
}

for (const [name, lack] of Object.entries({ "is denied": denied, "is full": full })) {
  check(`storage ${name} and there is no network: the page keeps it and says so, and delivers`, {
    async prepare(customer) {
      await lack(customer);
      await customer.page.clock.install();
    },
    async does(customer) {
      down(customer);
      await customer.press("Satisfied");
      await customer.sees(NOT_SENT);
      up(customer);
      await customer.wait(MINUTE);
    },
    sees: STORED,
    counted: 4,
    kept: null,
  });
}

check("storage fills up between click and change: told, the change counts, and nothing is left", {
  async prepare(customer) {
    await full(customer, false);
    await customer.page.clock.install();
  },
  async does(customer) {
    down(customer);
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    await customer.page.evaluate(() => (globalThis.full = true));
    await customer.press("Dissatisfied");
    await customer.sees(NOT_SENT);
    up(customer);
    await customer.wait(MINUTE);
  },
  sees: STORED,
  counted: 2,
});

/** To the words, typed and not sent. */
async function typed(customer) {
  await customer.press("Satisfied");
  await customer.sees(STORED);
  for (const question of ["What was behind", "Is your question solved?", "Anything you want"]) {
    await customer.press("Skip");
    await customer.sees(question);
  }
  await customer.widget.root.getByRole("textbox").fill(WORDS);
}

check("words before Send are nowhere but in the field", {
  async does(customer) {
    await typed(customer);
    assert.doesNotMatch(await everything(customer), new RegExp(WORDS));
    await customer.page.evaluate(() => afterword.close());
    assert.doesNotMatch(await everything(customer), new RegExp(WORDS));
    assert.ok(customer.wire.writes.every(({ body }) => !body.answer.comment));
  },
  counted: 4,
});

check("words that were sent wait on the device without a network, and leave it with the acknowledgement", {
  prepare: ({ page }) => page.clock.install(),
  async does(customer) {
    await typed(customer);
    down(customer);
    await customer.press("Send");
    await customer.sees(QUEUED);
    assert.match(await everything(customer), new RegExp(WORDS));
    up(customer);
    await customer.wait(MINUTE);
    await customer.sees(STORED);
    assert.doesNotMatch(await everything(customer), new RegExp(WORDS));
    assert.equal((await customer.api.current(customer.options.open.token)).body.answer.comment, WORDS);
  },
  sees: "Thank you for your feedback.",
  counted: 4,
});

check("words are in no event that the page hears", {
  async does(customer) {
    await customer.page.evaluate(() => {
      globalThis.heard = [];
      for (const name of ["shown", "answered", "closed", "failed"]) {
        addEventListener(`afterword:${name}`, ({ detail }) => globalThis.heard.push(JSON.stringify(detail)));
      }
    });
    await typed(customer);
    await customer.press("Send");
    await customer.replies(2);
    await customer.sees(STORED);
    const heard = await customer.page.evaluate(() => [...globalThis.heard, JSON.stringify(document.querySelector("afterword-feedback").outerHTML)]);
    assert.doesNotMatch(heard.join(), new RegExp(WORDS));
  },
  sees: "Thank you for your feedback.",
  counted: 4,
});

check("words whose invitation has expired leave the device with the next page, also without a network", {
  prepare: ({ page }) => page.clock.install(),
  async does(customer) {
    await typed(customer);
    down(customer);
    await customer.press("Send");
    await customer.sees(QUEUED);
    await customer.page.clock.setSystemTime(Date.now() + 9 * DAY);
    await customer.page.reload();
    await customer.page.waitForFunction(() => !localStorage.length);
  },
  counted: 4,
});

check("the site's other scripts clear the storage: the open page still delivers", {
  prepare: ({ page }) => page.clock.install(),
  async does(customer) {
    down(customer);
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    await customer.page.evaluate(() => localStorage.clear());
    up(customer);
    await customer.wait(MINUTE);
  },
  sees: STORED,
  counted: 4,
});

sum();
