// What one customer does from the click to the thanks: what is gathered, taken back, pressed twice, or asked anew.

import assert from "node:assert/strict";

import { QUEUED, STORED, UNDONE, cases, isWrite } from "../lib/delivery.mjs";

const { check, sum } = cases();

const clock = { prepare: ({ page }) => page.clock.install() };
const answers = ({ wire }) => wire.writes.map(({ body }) => body.answer);

/** The Wasm fails at the next call of this name. */
const crash = ({ page }, call) =>
  page.evaluate((name) => {
    document.querySelector("afterword-feedback").session.core[name] = () => {
      throw new WebAssembly.RuntimeError("unreachable");
    };
  }, call);

check("a whole journey with pauses of 5 s: at most 8 rows and two writes after the click", {
  ...clock,
  async does(customer) {
    const { wire, widget } = customer;
    await customer.press("Neither");
    await customer.sees(STORED);
    await customer.wait(5000);
    await customer.press("Agree");
    await customer.wait(5000);
    await customer.press("Waiting time");
    await customer.wait(5000);
    await customer.press("Done");
    await customer.wait(5000);
    await customer.press("Yes");
    await customer.wait(5000);
    await widget.root.getByRole("textbox").fill("It took a while.");
    await customer.wait(5000);
    await customer.press("Send");
    await customer.sees("Thank you for your feedback.");
    await customer.sees(STORED);
    assert.deepEqual(answers(customer).at(-1), { rating: 3, effort: 6, reasons: ["wait"], solved: true, comment: "It took a while." });
    assert.ok(wire.writes.length <= 3, `${wire.writes.length} writes`);
    assert.ok(wire.rows <= 8, `${wire.rows} rows`);
  },
  sees: "You chose: Neither",
  counted: 3,
});

check("15 s without a touch: what was gathered leaves in one write, and nothing more after that", {
  ...clock,
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.press("Agree");
    await customer.wait(14_000);
    await customer.press("Waiting time");
    await customer.wait(14_000);
    assert.equal(customer.wire.writes.length, 1, "a touch begins the pause anew");
    await customer.wait(1_000);
    await customer.replies(2);
    await customer.wait(60_000);
    assert.deepEqual(answers(customer), [{ rating: 4 }, { rating: 4, effort: 6, reasons: ["wait"] }]);
  },
  sees: STORED,
  counted: 4,
});

check("a double click is one click", {
  async does(customer) {
    await customer.widget.button("Satisfied").dblclick();
    await customer.sees(STORED);
    assert.deepEqual(answers(customer), [{ rating: 4 }]);
  },
  sees: "It was easy to get help.",
  counted: 4,
});

check("a double click before the Wasm is there is one click", {
  early: true,
  async does(customer) {
    const wasm = customer.wire.hold((path) => path.endsWith(".wasm"));
    await customer.widget.button("Satisfied").dblclick();
    await customer.sees(STORED);
    wasm.release();
    await customer.widget.full();
    assert.deepEqual(answers(customer), [{ rating: 4 }]);
  },
  sees: STORED,
  counted: 4,
});

check("Enter that is held down chooses once", {
  async does({ page, widget, wire }) {
    await widget.button("Satisfied").focus();
    for (let n = 0; n < 5; n += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await widget.text(STORED).waitFor();
    assert.equal(wire.writes.length, 1);
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("Enter that is held down on Undo does not choose again", {
  async does(customer) {
    const { page, widget } = customer;
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await widget.button("Undo").focus();
    await page.keyboard.down("Enter");
    // The focus goes back to the first question while the key is still down.
    await page.waitForFunction(() => document.querySelector("afterword-feedback").shadowRoot.activeElement?.matches(".choice"));
    for (let n = 0; n < 5; n += 1) await page.keyboard.down("Enter");
    await page.keyboard.up("Enter");
    await customer.replies(2);
    assert.deepEqual(answers(customer), [{ rating: 4 }, {}]);
  },
  sees: UNDONE,
  counted: 0,
  and: { withdrawn: 1 },
});

check("a click while another language is on its way: counted, in the language that was shown", {
  async does(customer) {
    const texts = customer.wire.hold((path) => path === "/v1/answers/current");
    await customer.press("Neither");
    await customer.sees(STORED);
    await customer.widget.root.getByRole("combobox").selectOption("es");
    await texts.seen;
    await customer.press("Satisfied");
    await customer.replies(2);
    texts.release();
    await customer.sees("¿Qué nivel de satisfacción");
    assert.deepEqual(customer.wire.writes.map(({ body: { lang } }) => lang), ["en", "en"]);
  },
  counted: 4,
  and: { corrected: 1 },
});

check("undo, then another choice: that one counts", {
  async does(customer) {
    await customer.press("Very dissatisfied");
    await customer.press("Undo");
    await customer.press("Very satisfied");
    await customer.replies(3);
  },
  sees: "You chose: Very satisfied",
  counted: 5,
});

check("change after change after change: the last one counts", {
  async does(customer) {
    for (const name of ["Satisfied", "Neither", "Satisfied", "Dissatisfied"]) await customer.press(name);
    await customer.replies(4);
  },
  sees: "You chose: Dissatisfied",
  counted: 2,
  and: { corrected: 1 },
});

check("a reopened widget goes on from what is stored", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.press("Agree");
    await customer.press("Skip to end");
    await customer.replies(2);
    await customer.reload();
    await customer.sees("You chose: Satisfied");
    await customer.sees("Thank you for your feedback.");
    await customer.press("Neither");
    await customer.replies(3);
    assert.deepEqual(answers(customer).at(-1), { rating: 3, effort: 6 }, "what was said before stays");
  },
  sees: STORED,
  counted: 3,
  and: { corrected: 1 },
});

for (const siteKey of [false, true]) {
  check(`opened anew in the same page after a click that found no network: delivered first, then shown (${siteKey ? "site key" : "signed"})`, {
    siteKey,
    async does(customer) {
      customer.wire.fault = (path) => (isWrite(path) ? "refused" : undefined);
      await customer.press("Satisfied");
      await customer.sees(QUEUED);
      customer.wire.fault = () => undefined;
      await customer.page.evaluate(() => afterword.remove());
      await customer.open();
      await customer.sees("You chose: Satisfied");
    },
    sees: STORED,
    counted: 4,
  });
}

check("taken out of the page while the server is down: the page delivers it all the same", {
  ...clock,
  async does(customer) {
    customer.wire.fault = (path) => (isWrite(path) ? "refused" : undefined);
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    await customer.page.evaluate(() => afterword.remove());
    customer.wire.fault = () => undefined;
    await customer.wait(60_000);
    await customer.replies(1);
    await customer.page.waitForFunction(() => !localStorage.length);
  },
  counted: 4,
});

check("the Wasm fails at the click: the click counts, and the widget goes on without it", {
  async does(customer) {
    await crash(customer, "choose");
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await customer.widget.root.getByRole("link", { name: "Say more" }).waitFor();
    await customer.press("Dissatisfied");
    await customer.replies(2);
    assert.deepEqual(answers(customer), [{ rating: 4 }, { rating: 2 }]);
  },
  sees: "You chose: Dissatisfied",
  counted: 2,
  and: { corrected: 1 },
});

check("the Wasm fails at Undo: taken back", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await crash(customer, "press");
    await customer.press("Undo");
    await customer.replies(2);
  },
  sees: UNDONE,
  counted: 0,
  and: { withdrawn: 1 },
});

check("the Wasm fails at a follow-up question: what was chosen stays, and nothing is taken back", {
  async does(customer) {
    await customer.press("Satisfied");
    await customer.sees(STORED);
    await crash(customer, "press");
    await customer.press("Agree");
    await customer.widget.root.getByRole("link", { name: "Say more" }).waitFor();
    assert.ok(answers(customer).every(({ rating }) => rating === 4));
  },
  sees: "You chose: Satisfied",
  counted: 4,
});

check("the Wasm fails at the reply, and the reply was that there is no server: tried again", {
  ...clock,
  async does(customer) {
    customer.wire.fault = (path) => (isWrite(path) ? "refused" : undefined);
    await crash(customer, "replied");
    await customer.press("Satisfied");
    await customer.sees(QUEUED);
    customer.wire.fault = () => undefined;
    await customer.wait(60_000);
  },
  sees: STORED,
  counted: 4,
});

sum();
