// A board whose live connection says only what a test says, and when.

import { openPage } from "./browser.mjs";
import { TABLET, openBranch, openBoard } from "./board.mjs";

/** A guest as the API tells of one who was let down. */
export const card = (table, over) => ({
  id: `${table}`.padStart(32, "0"), version: 1, at: 1000 + table, place: `t-${table}`, name: `Table ${table}`, called_at: null, rating: 1, reasons: [], words: null,
  standing: "counted", settles_at: null, by: null, done_at: null, ...over,
});

/** An empty board by a clock of its own. `pings`: how often it asked whether anybody is there. */
export async function scripted(browser, worker, name) {
  const branch = await openBranch(worker, { branch: name });
  const page = await openPage(browser, TABLET);
  const board = { branch, page, pings: 0, sockets: [] };
  await page.clock.install();
  await page.routeWebSocket("**/v1/board/live*", (socket) => {
    board.sockets.push(socket);
    socket.onMessage((message) => {
      if (message !== "ping") return;
      board.pings += 1;
      socket.send("pong");
    });
    socket.send(JSON.stringify({ kind: "all", cards: [] }));
  });
  board.tell = (...cards) => board.sockets.at(-1).send(JSON.stringify({ kind: "some", cards, gone: [] }));
  await openBoard(page, branch);
  return board;
}
