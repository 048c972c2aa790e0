// WebKitGTK: its MiniBrowser on a screen that nobody sees, spoken to in plain W3C WebDriver.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { setTimeout } from "node:timers/promises";

import { PATIENCE_MS, Page } from "./page.mjs";

const DRIVER = process.env.WEBKIT_DRIVER_PATH ?? "/usr/bin/WebKitWebDriver";
const XVFB = process.env.XVFB_PATH ?? "/usr/bin/Xvfb";
/** The key of a reference to an element, in the words of the standard. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

export const webkit = {
  name: "WebKitGTK",
  needs: [DRIVER, XVFB],
  remedy: "`apt-get install webkit2gtk-driver xvfb`, or set WEBKIT_DRIVER_PATH and XVFB_PATH",
  async start() {
    // Without -noreset it starts anew when its last window closes, and the next one may come too early.
    const screen = spawn(XVFB, ["-noreset", "-displayfd", "3", "-screen", "0", "1280x1000x24", "-nolisten", "tcp"], { stdio: ["ignore", "ignore", "ignore", "pipe"] });
    const ended = once(screen, "exit").then(([code]) => Promise.reject(new Error(`${XVFB} ended with ${code}`)));
    const [number] = await Promise.race([once(screen.stdio[3].setEncoding("utf8"), "data"), ended]);
    const port = await freePort();
    const env = { ...process.env, DISPLAY: `:${number.trim()}`, GDK_BACKEND: "x11" };
    const driver = spawn(DRIVER, [`--port=${port}`, "--host=127.0.0.1"], { env, stdio: ["ignore", "ignore", "inherit"] });
    const url = `http://127.0.0.1:${port}`;
    while (!(await fetch(`${url}/status`).catch(() => {}))) {
      if (driver.exitCode !== null) throw new Error(`${DRIVER} ended with ${driver.exitCode}`);
      await setTimeout(20);
    }
    return {
      open: () => WebKitPage.open(url),
      async close() {
        driver.kill();
        screen.kill();
      },
    };
  },
};

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

async function command(method, url, body) {
  const reply = await fetch(url, { method, body: body && JSON.stringify(body), signal: AbortSignal.timeout(2 * PATIENCE_MS) });
  const { value } = await reply.json();
  if (!reply.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

class WebKitPage extends Page {
  /** Each page has a browser of its own, with nothing stored. */
  static async open(url) {
    const timeouts = { script: 1.5 * PATIENCE_MS, pageLoad: PATIENCE_MS };
    const { sessionId, capabilities } = await command("POST", `${url}/session`, { capabilities: { alwaysMatch: { timeouts } } });
    const page = new WebKitPage();
    return Object.assign(page, { url: `${url}/session/${sessionId}`, version: capabilities.browserVersion });
  }

  ask(path, body) {
    return command(body ? "POST" : "GET", this.url + path, body);
  }

  visit(address) {
    return this.ask("/url", { url: address });
  }

  evaluate(expression) {
    return this.ask("/execute/sync", { script: `return ${expression}`, args: [] });
  }

  /** By the role and name that WebKit computes, through shadow roots. */
  async find(role, name) {
    const end = Date.now() + PATIENCE_MS;
    do {
      const found = await this.run(() => {
        const root = document.querySelector("afterword-feedback")?.shadowRoot;
        const all = [document, root].flatMap((at) => [...(at?.querySelectorAll("a,button,input,textarea") ?? [])]);
        return all.filter((one) => one.checkVisibility());
      });
      for (const { [ELEMENT]: id } of found) {
        const element = `/element/${id}`;
        const computed = [await this.ask(`${element}/computedrole`), await this.ask(`${element}/computedlabel`)];
        if (computed[0] === role && computed[1] === name) return element;
      }
    } while (Date.now() < end);
    throw new Error(`there is no ${role} "${name}"`);
  }

  async press(role, name) {
    await this.ask(`${await this.find(role, name)}/click`, {});
  }

  async type(role, name, text) {
    await this.ask(`${await this.find(role, name)}/value`, { text });
  }

  close() {
    return command("DELETE", this.url);
  }
}
