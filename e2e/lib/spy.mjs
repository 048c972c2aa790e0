// Runs in workerd around the built Worker, which knows nothing of it. Every request has a D1 binding that counts
// what D1 reports, statements over the session feed once more on their own, and that fails where the request's headers say so.

import { WorkerEntrypoint } from "cloudflare:workers";

import Product, { Board as ProductBoard } from "./index.js";

/** The SQL of a prepared statement, by the statement or what was bound from it. */
const texts = new WeakMap();

/** An error shaped like D1's own. */
const d1Error = (text) => new Error(text, { cause: new Error(text.replace("D1_ERROR: ", "")) });

/** Batches of all requests so far. */
let batches = 0;

/** What all boards did so far: requests to their objects, looks at who is on them, alarms, and what D1 reports. */
const boards = { requests: 0, reads: 0, alarms: 0, round_trips: 0, written: 0, read: 0, feed: { written: 0, read: 0 } };

/** How often each board's object was made, by its id: anew after it slept or died. */
const made = new Map();

/** The clock of tests, which can go wrong. */
const clock = { now: Date.now, ahead: 0 };
globalThis.Date = class extends Date {
  constructor(...args) {
    super(...(args.length ? args : [Date.now()]));
  }

  static now() {
    return clock.now() + clock.ahead;
  }
};

/** A board's object that is counted, and with which a test can do what happens to objects. */
export class Board {
  constructor(ctx, env) {
    this.ctx = ctx;
    made.set(String(ctx.id), (made.get(String(ctx.id)) ?? 0) + 1);
    const db = new D1Database(env.DB, boards);
    this.db = db;
    const batch = db.batch.bind(db);
    db.batch = (statements) => {
      if (statements.some((statement) => texts.get(statement).includes("noticed"))) boards.reads += 1;
      return batch(statements);
    };
    this.inner = new ProductBoard(ctx, { ...env, DB: db });
  }

  async fetch(request) {
    const { pathname, searchParams } = new URL(request.url);
    const { storage } = this.ctx;
    switch (pathname) {
      case "/test/board/alarm": {
        const at = await storage.getAlarm();
        return Response.json({ within_ms: at === null ? null : at - clock.now() });
      }
      // As if the time of its alarm had come. What it has not set does not ring.
      case "/test/board/ring": {
        if ((await storage.getAlarm()) === null) return new Response("no alarm is set", { status: 409 });
        this.held = false;
        const rung = new Promise((resolve) => (this.rung = resolve));
        await storage.setAlarm(clock.now());
        await rung;
        return new Response("rung");
      }
      // Until it is rung by hand.
      case "/test/board/hold":
        this.held = true;
        return new Response("its alarm is held back");
      case "/test/board/fault": {
        const times = Number(searchParams.get("times"));
        this.db.fault = times > 0 ? { when: "before", reads: true, times, message: "D1_ERROR: Network connection lost." } : undefined;
        return new Response(`its database fails ${times} times`);
      }
      case "/test/board/die":
        this.ctx.abort("on purpose");
        return new Response("dead");
      default:
    }
    boards.requests += 1;
    return this.inner.fetch(request);
  }

  async alarm() {
    if (this.held) return this.ctx.storage.setAlarm(clock.now() + 60_000);
    await this.inner.alarm();
    boards.alarms += 1;
    this.rung?.();
  }

  webSocketMessage(...args) {
    return this.inner.webSocketMessage(...args);
  }

  webSocketClose(...args) {
    return this.inner.webSocketClose(...args);
  }

  webSocketError(...args) {
    return this.inner.webSocketError(...args);
  }
}

/** Named like the class that the Worker's binding layer looks for. */
class D1Database {
  constructor(real, report, fault) {
    Object.assign(this, { real, report, fault });
  }

  prepare(sql) {
    // The binding layer of the Worker takes it for granted that this cannot fail, and panics.
    if (this.fault?.when === "panic" && !this.spares()) throw new Error("on purpose");
    const statement = this.real.prepare(sql);
    const bind = statement.bind.bind(statement);
    statement.bind = (...values) => {
      const bound = bind(...values);
      texts.set(bound, sql);
      return bound;
    };
    texts.set(statement, sql);
    return statement;
  }

  /** The first batches of a request go well. */
  spares() {
    return this.report.round_trips < (this.fault?.spared ?? 0);
  }

  async batch(statements) {
    const writes = statements.some((statement) => /^\s*(--.*\n\s*)*(INSERT|UPDATE|DELETE)/i.test(texts.get(statement)));
    const fault = (writes || this.fault?.reads) && !this.spares() ? this.fault : undefined;
    if (fault && --fault.times <= 0) this.fault = undefined;
    if (fault?.slip) await fault.slip();
    if (fault?.delay_ms) await scheduler.wait(fault.delay_ms);
    if (fault?.when === "before") throw d1Error(fault.message);
    const results = await this.real.batch(statements);
    this.report.round_trips += 1;
    batches += 1;
    for (const [n, { meta }] of results.entries()) {
      const rows = [this.report];
      if (/\b(session|session_event|session_tally|feed)\b/.test(texts.get(statements[n]))) rows.push(this.report.feed);
      for (const counted of rows) {
        counted.written += meta.rows_written;
        counted.read += meta.rows_read;
      }
    }
    if (fault?.when === "after") throw d1Error(fault.message);
    return results;
  }
}

export default class Spy extends WorkerEntrypoint {
  async fetch(request) {
    const address = new URL(request.url);
    if (address.pathname === "/test/clock") {
      clock.ahead = Number(address.searchParams.get("ahead_ms"));
      return new Response("set");
    }
    if (address.pathname.startsWith("/test/board")) {
      const id = this.env.BOARD.idFromName(address.searchParams.get("board"));
      if (address.pathname === "/test/boards") return Response.json({ ...boards, made: made.get(String(id)) ?? 0 });
      return this.env.BOARD.get(id).fetch(new URL(address.pathname + address.search, "https://board"));
    }
    const report = { written: 0, read: 0, round_trips: 0, feed: { written: 0, read: 0 } };
    const fault = this.faultOf(request.headers.get("x-test-fault"));
    const env = { ...this.env, DB: new D1Database(this.env.DB, report, fault) };
    const reply = await new Product(this.ctx, env).fetch(request);
    if (reply.webSocket) return reply;
    const headers = new Headers(reply.headers);
    headers.set("x-test-rows", JSON.stringify(report));
    headers.set("x-test-batches", batches);
    return new Response(reply.body, { status: reply.status, headers });
  }

  /** `{"when": "before" | "after" | "panic" | "never", "message", "times", "reads": true, "spared": batches, "delay_ms", "slip": body of a competing write}` */
  faultOf(header) {
    if (!header) return undefined;
    const fault = { times: 1, ...JSON.parse(header) };
    if (fault.slip) {
      const body = JSON.stringify(fault.slip);
      fault.slip = async () => {
        const init = { method: "POST", headers: { "content-type": "application/json" }, body };
        const reply = await new Product(this.ctx, this.env).fetch(new Request("http://slip/v1/answers", init));
        if (!reply.ok) throw new Error(`the competing write: ${await reply.text()}`);
      };
    }
    return fault;
  }
}
