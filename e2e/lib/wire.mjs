// The way between page and Worker, with its faults: a server that passes everything on, remembers every write with
// its reply (also when the page is long gone), and fails where a case says so.

import { once } from "node:events";
import { createServer, request as passOn } from "node:http";

/** A test that waits longer for a request has failed. */
const PATIENCE_MS = 10_000;

const CORS = { "access-control-allow-origin": "*", "access-control-expose-headers": "Retry-After" };

/** A reply of somebody else than the Worker, or of a Worker in trouble. */
export const says = (status, body = "", headers = {}) => ({ status, body: typeof body === "string" ? body : JSON.stringify(body), headers });
export const problem = (status, code, headers) => says(status, { status, code }, { "content-type": "application/problem+json", ...headers });

/** The page of a shop: nothing but the widget's script, and a place for it. */
const shop = (script) => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Shop</title><link rel="icon" href="data:,">
<script type="module" src="${script}/widget.js"></script><main><h1>Shop</h1><div id="here"></div><a href="/other">Other page</a></main></html>`;

export class Wire {
  /** Where the requests go: an origin, changed where a Worker is started anew. */
  target;
  /** What happens to a request: a function of path and body that gives `undefined` (nothing), a reply of `says`,
   * `"refused"` (it never arrives), `"lost"` (its reply never arrives), `"cut"` (half of the reply arrives),
   * `{fault}` (of `spy.mjs`), or a promise of one of these. */
  fault = () => undefined;
  /** Replaces files of the widget: path to bytes, or to null where a file is gone. */
  assets = new Map();
  /** Writes in the order in which they came, each with `body`, `beacon`, and `reply` once there is one. */
  writes = [];
  /** Of all requests, as the Worker's D1 reports them. */
  rows = 0;
  #waiting = new Set();
  #held = new Set();

  async start(target) {
    this.target = target;
    this.api = createServer((incoming, outgoing) => this.#serve(incoming, outgoing).catch((error) => (process.env.AFTERWORD_VERBOSE && console.error(error), outgoing.destroy())));
    this.pages = createServer((_, outgoing) => outgoing.writeHead(200, { "content-type": "text/html" }).end(shop(this.url)));
    for (const server of [this.api, this.pages]) await once(server.listen(0), "listening");
    this.url = `http://localhost:${this.api.address().port}`;
    this.shop = `http://localhost:${this.pages.address().port}/`;
    return this;
  }

  stop() {
    for (const server of [this.api, this.pages]) server.close().closeAllConnections();
  }

  /** Forgets what was, for the next case. */
  clear() {
    for (const held of this.#held) held.release();
    Object.assign(this, { fault: () => undefined, assets: new Map(), writes: [], rows: 0 });
  }

  /** Lets the requests for which `wanted` holds wait until `release()`, and then meet the fault `then`; `seen`
   * resolves once there is one. */
  hold(wanted, then) {
    const [gate, first] = [Promise.withResolvers(), Promise.withResolvers()];
    const held = {
      wanted,
      pass: async (fault) => {
        first.resolve();
        await gate.promise;
        return then ?? fault();
      },
      release: () => {
        this.#held.delete(held);
        gate.resolve();
      },
      seen: first.promise,
    };
    this.#held.add(held);
    return held;
  }

  /** Resolves once `holds` does, which is asked again after every request. */
  async until(holds) {
    const said = new Error(`it never came; the writes were ${JSON.stringify(this.writes)}`);
    while (!(await holds())) {
      const next = Promise.withResolvers();
      const late = setTimeout(() => next.reject(said), PATIENCE_MS);
      this.#waiting.add(next.resolve);
      await next.promise.finally(() => clearTimeout(late));
    }
  }

  #changed() {
    for (const go of this.#waiting) go();
    this.#waiting.clear();
  }

  async #serve(incoming, outgoing) {
    const body = Buffer.concat(await incoming.toArray());
    const path = new URL(incoming.url, this.url).pathname;
    const write = path === "/v1/answers" && incoming.method === "POST" ? { body: JSON.parse(body) } : undefined;
    if (write) {
      // A fetch with keepalive and a beacon differ by this alone.
      write.beacon = incoming.headers["content-type"] === "text/plain;charset=UTF-8" && incoming.headers["sec-fetch-mode"] === "no-cors";
      this.writes.push(write);
      this.#changed();
    }
    if (this.assets.has(path)) {
      const bytes = this.assets.get(path);
      const type = path.endsWith(".wasm") ? "application/wasm" : "text/javascript";
      return void outgoing.writeHead(bytes ? 200 : 404, { ...CORS, "content-type": type }).end(bytes ?? undefined);
    }
    const held = [...this.#held].find(({ wanted }) => wanted(path, write?.body));
    const usual = () => this.fault(path, write?.body);
    const fault = await (held ? held.pass(usual) : usual());
    if (fault === "refused") return void outgoing.destroy();
    if (fault?.status) return void outgoing.writeHead(fault.status, { ...CORS, "content-type": "text/html", ...fault.headers }).end(fault.body);
    const headers = { ...incoming.headers, host: new URL(this.target).host, "accept-encoding": "identity" };
    if (fault?.fault) headers["x-test-fault"] = JSON.stringify(fault.fault);
    const asked = passOn(new URL(incoming.url, this.target), { method: incoming.method, headers }).end(body);
    const [reply] = await once(asked, "response");
    const bytes = Buffer.concat(await reply.toArray());
    this.rows += JSON.parse(reply.headers["x-test-rows"] ?? "null")?.written ?? 0;
    if (write) write.reply = { status: reply.statusCode, ...(bytes.length && JSON.parse(bytes)) };
    if (fault !== "lost") {
      const { "transfer-encoding": _, ...sent } = reply.headers;
      outgoing.writeHead(reply.statusCode, { ...sent, "content-length": bytes.length });
      if (fault === "cut") outgoing.write(bytes.subarray(0, bytes.length / 2), () => outgoing.destroy());
      else outgoing.end(bytes);
    } else outgoing.destroy();
    this.#changed();
  }
}
