// Rows written and read for each outcome and for a whole journey, as D1 reports them.

import { Api } from "../lib/api.mjs";
import { journey, outcomes } from "../lib/outcomes.mjs";
import { startWorker } from "../lib/worker.mjs";

const worker = await startWorker();
try {
  const api = new Api(worker.url);
  const rows = await outcomes(api);
  for (const one of Object.values(rows)) delete one.standing;
  console.log(JSON.stringify({ rows: { ...rows, journey: await journey(api) } }));
} finally {
  await worker.close();
}
