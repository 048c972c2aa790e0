// Who is announced on the staff's board, by words and by tones: whoever waits newly, and nobody for wavering.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { cardOf } from "../lib/board.mjs";
import { startBrowser } from "../lib/browser.mjs";
import { card, scripted } from "../lib/scripted.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let browser;
before(async () => {
  [worker, browser] = await Promise.all([startWorker(), startBrowser()]);
});
after(async () => {
  await browser?.close();
  await worker?.close();
});

const HOUR_MS = 3_600_000;

/** A board, and everything that it announces. */
async function stage(name) {
  const board = await scripted(browser, worker, name);
  await board.page.evaluate(() => {
    globalThis.said = [];
    const log = document.querySelector("[aria-live=polite]");
    new MutationObserver(() => globalThis.said.push(log.textContent)).observe(log, { childList: true, characterData: true, subtree: true });
  });
  let last = 100;
  /** What was announced up to now, in order. */
  const said = async () => {
    last += 1;
    board.tell(card(last, { called_at: 1, name: `Bell ${last}` }));
    await cardOf(board.page, `Bell ${last}`).waitFor();
    return (await board.page.evaluate(() => globalThis.said)).filter((text) => !text.startsWith("Bell"));
  };
  return { ...board, said };
}

const CALLS = "Table 1: Calls for somebody";
const LOW = "Table 1: Very dissatisfied";
const call = { called_at: 1000, rating: null, standing: null };

test("who takes a call back and was let down meanwhile was announced already", async () => {
  const { tell, said } = await stage("taken-back");
  tell(card(1, call));
  tell(card(1, { version: 2, called_at: 1000 }));
  tell(card(1, { version: 3 }));
  assert.deepEqual(await said(), [CALLS]);
});

test("who is let down and then calls is announced twice: a call is graver", async () => {
  const { tell, said } = await stage("graver");
  tell(card(1));
  tell(card(1, { version: 2, called_at: 1000 }));
  assert.deepEqual(await said(), [LOW, CALLS]);
});

test("who is let down, mends it and is let down again is announced again later, and not at once", async () => {
  const { page, tell, said } = await stage("later");
  const waver = (version) => {
    tell(card(1, { version, rating: 4 }));
    tell(card(1, { version: version + 1 }));
  };
  tell(card(1));
  waver(2);
  assert.deepEqual(await said(), [LOW]);
  await page.clock.setSystemTime(Date.now() + HOUR_MS);
  waver(4);
  assert.deepEqual(await said(), [LOW, LOW]);
});

test("who calls again after somebody was there is announced again", async () => {
  const { tell, said } = await stage("again");
  tell(card(1, call));
  tell(card(1, { ...call, version: 2, done_at: 1001 }));
  tell(card(1, { ...call, version: 3, called_at: 1002 }));
  assert.deepEqual(await said(), [CALLS, CALLS]);
});
