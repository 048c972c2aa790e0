// From a guest's tap to the boards: 200 boards of one branch, 2,000 guests who come one after the other in a few hands
// at once. One guest in five is let down, one in twenty calls. Time from the start of the request to the card on a board;
// what the object and D1 did, counted by the spy around the Worker.

import { Guest, Tablet, boards, openBranch } from "../lib/board.mjs";
import { startWorker } from "../lib/worker.mjs";

const BOARDS = Number(process.env.AFTERWORD_BOARDS ?? 200);
const GUESTS = Number(process.env.AFTERWORD_GUESTS ?? 2_000);
const AT_ONCE = 4;
const at = (sorted, share) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]);

const worker = await startWorker();
try {
  const branch = await openBranch(worker);
  const seen = [];
  /** When each guest tapped, by what the card says. */
  const tapped = new Map();
  const tablets = [];
  while (tablets.length < BOARDS) tablets.push(...(await Promise.all(Array.from({ length: 10 }, () => new Tablet(branch).open()))));
  for (const tablet of tablets) {
    const known = new Set();
    tablet.onCards = (cards) => {
      const now = performance.now();
      for (const { id, words, called_at } of cards.values()) {
        const what = words ?? "";
        const key = called_at ? `${what} call` : what;
        if (known.has(key + id) || !tapped.has(key)) continue;
        known.add(key + id);
        seen.push(now - tapped.get(key));
      }
    };
  }
  const before = await boards(branch);
  let written = 0;
  let next = 0;
  let shown = 0;
  const visit = async () => {
    for (let n = next++; n < GUESTS; n = next++) {
      const guest = new Guest(branch, 1 + (n % 40));
      const low = n % 5 === 0;
      const words = `guest ${n}`;
      if (low) tapped.set(words, performance.now());
      const rated = await guest.rate(low ? 1 + (n % 2) : 5, low ? { comment: words } : {});
      written += rated.rows.written;
      if (low && n % 20 === 0) {
        tapped.set(`${words} call`, performance.now());
        const called = await guest.call();
        written += called.rows.written;
      }
      shown += low ? 1 : 0;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, visit));
  await Promise.all(tablets.map((tablet) => tablet.shows((cards) => cards.size === shown)));
  const after = await boards(branch);
  const same = new Set(tablets.map(({ cards }) => [...cards.values()].map(({ id, version }) => `${id} ${version}`).sort().join())).size;
  seen.sort((a, b) => a - b);
  const less = (name) => after[name] - before[name];
  console.log(
    JSON.stringify({
      board: {
        boards: BOARDS,
        guests: GUESTS,
        cards: shown,
        different_boards: same,
        seen_twice: tablets.reduce((sum, { twice }) => sum + twice, 0),
        median_ms: at(seen, 0.5),
        p99_ms: at(seen, 0.99),
        object_requests: less("requests"),
        object_reads: less("reads"),
        rows_read_by_object: less("read"),
        rows_written_by_object: less("written"),
        rows_written_by_guests: written,
      },
    }),
  );
} finally {
  await worker.close();
}
