// Wasm memory of the Worker after request 1,000 and after request 10,000, a hundred at a time: first clicks, and a
// request for figures among every hundred. One JSON line, in bytes.

import { Api, SUPPORT, claims, sign, signingKey, write } from "../lib/api.mjs";
import { startWorker } from "../lib/worker.mjs";
import { probed } from "./probed.mjs";

const AT_ONCE = 100;
const worker = await startWorker({ spied: false, extra: { modules: await probed() } });
const api = new Api(worker.url);
const key = signingKey({ site: SUPPORT.site });

async function hundred() {
  const clicks = Array.from({ length: AT_ONCE - 1 }, () => api.write(write(sign(claims(), { key }), { rating: 5 })));
  for (const { status, text: said } of await Promise.all([api.aggregate({ by: "agent" }), ...clicks])) {
    if (status !== 200) throw new Error(`${status} ${said}`);
  }
}

async function after(requests) {
  for (let done = 0; done < requests; done += AT_ONCE) await hundred();
  return (await api.call("/memory")).body;
}

try {
  const thousand = await after(1_000);
  const tenThousand = await after(9_000);
  if (tenThousand.instances !== 1) throw new Error(`the Wasm was started ${tenThousand.instances} times`);
  console.log(JSON.stringify({ memory: { after_1000: thousand.bytes, after_10000: tenThousand.bytes, at_once: AT_ONCE } }));
} finally {
  await worker.close();
}
