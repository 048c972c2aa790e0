// An aggregate over 90 days, 100 agents and 2 channels, with more and more answers: rows read of the
// answers' tally and of the sessions', and time.

import { Api, SUPPORT } from "../lib/api.mjs";
import { query } from "../lib/database.mjs";
import { startWorker } from "../lib/worker.mjs";
import { median, round } from "./post.mjs";

const SIZES = (process.env.AFTERWORD_SIZES ?? "10000,100000,1000000").split(",").map(Number);
const RUNS = 5;
const day = (ago) => new Intl.DateTimeFormat("en-CA", { timeZone: SUPPORT.zone }).format(Date.now() - ago * 86_400_000);

/** What is asked, each over the same 90 days. */
const ASKED = {
  total_by_agent: { by: "agent" },
  total_by_agent_and_channel: { by: "agent,channel" },
  week_by_team: { by: "team", bucket: "week" },
  total_by_hour: { by: "hour" },
  total_by_reason: { by: "reason" },
};

const all = {};
for (const size of SIZES) {
  const began = performance.now();
  const worker = await startWorker({ seeding: ["--answers", size, "--agents", 100, "--channels", 2] });
  try {
    const api = new Api(worker.url);
    const asked = {};
    for (const [name, params] of Object.entries(ASKED)) {
      const times = [];
      let reply;
      for (let run = 0; run < RUNS; run += 1) {
        const start = performance.now();
        reply = await api.aggregate({ from: day(89), to: day(0), ...params });
        times.push(performance.now() - start);
        if (reply.status !== 200) throw new Error(reply.text);
      }
      asked[name] = { rows_read: reply.rows.read - reply.rows.feed.read, feed_rows_read: reply.rows.feed.read, ms: round(median(times), 1), groups: reply.body.groups.length, bytes: reply.text.length };
    }
    const file = await worker.file();
    await worker.stop();
    const [{ answers }] = query(file, "SELECT count(*) AS answers FROM answer");
    const [{ tallies }] = query(file, "SELECT count(*) AS tallies FROM tally");
    const [{ fed }] = query(file, "SELECT count(*) AS fed FROM session_tally");
    all[size] = { answers, tally_rows: tallies, session_tally_rows: fed, loaded_s: round((performance.now() - began) / 1000, 1), ...asked };
  } finally {
    await worker.close();
  }
}
console.log(JSON.stringify({ aggregate: all }));
