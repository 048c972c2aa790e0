// The demo pages with everything behind them: the Worker, the shop's own server, a browser.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";

import { Api } from "./api.mjs";
import { openPage, startBrowser } from "./browser.mjs";
import { ROOT } from "./repo.mjs";
import { Widget } from "./widget.mjs";
import { startWorker } from "./worker.mjs";

/** Starts the example host; resolves with its address once it listens. */
export async function startHost(worker) {
  const env = { ...process.env, AFTERWORD_URL: worker, PORT: "0" };
  const host = spawn(process.execPath, [join(ROOT, "widget/examples/02_signed_host/host.mjs")], { env, stdio: ["ignore", "pipe", "inherit"] });
  const [line] = await once(host.stdout.setEncoding("utf8"), "data");
  return { url: line.trim(), stop: () => host.kill() };
}

/** The pages of another server with headers of a test. (A page that the browser is handed by us has no address of its
 * own, and Chrome lets such pages load nothing from this machine.) */
export async function withHeaders(address, headers) {
  const server = createServer(async (request, response) => {
    const body = request.method === "POST" ? Buffer.concat(await request.toArray()) : undefined;
    const reply = await fetch(new URL(request.url, address), { method: request.method, body });
    response.writeHead(reply.status, { "content-type": reply.headers.get("content-type"), ...headers });
    response.end(Buffer.from(await reply.arrayBuffer()));
  });
  await once(server.listen(0), "listening");
  return { url: `http://localhost:${server.address().port}/`, stop: () => server.close().closeAllConnections() };
}

/** `options`: of the Worker. */
export async function startDemo(options) {
  const worker = await startWorker(options);
  // Test keys work on localhost, which is the same address by name.
  const url = worker.url.replace("127.0.0.1", "localhost");
  const host = await startHost(url);
  const browser = await startBrowser();
  return {
    worker,
    url,
    host: host.url,
    browser,
    api: new Api(worker.url),
    pages: { unsigned: `${url}/examples/01_site_key/`, signed: host.url },
    /** Opens a demo page. */
    async open(address, options) {
      const page = await openPage(browser, options);
      await page.goto(address);
      return page;
    },
    /** Opens a demo page and ends its chat: the question is on the screen. */
    async ended(address, options = {}) {
      const page = await openPage(browser, options);
      await options.before?.(page);
      await page.goto(address);
      if (options.popover) await page.getByText("As a popover").click();
      await page.getByRole("button", { name: "End chat" }).click();
      const widget = new Widget(page);
      await widget.root.locator(".question").first().waitFor();
      return { page, widget };
    },
    async close() {
      await browser.close();
      host.stop();
      await worker.close();
    },
  };
}
