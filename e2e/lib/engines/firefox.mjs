// Firefox, over WebDriver BiDi.

import puppeteer from "puppeteer-core";

import { PATIENCE_MS, Page } from "./page.mjs";

const FIREFOX = process.env.FIREFOX_PATH ?? "/usr/bin/firefox-esr";

export const firefox = {
  name: "Firefox",
  needs: [FIREFOX],
  remedy: "`apt-get install firefox-esr`, or set FIREFOX_PATH",
  async start() {
    const browser = await puppeteer.launch({ browser: "firefox", executablePath: FIREFOX });
    const version = (await browser.version()).replace(/^.*\//, "");
    return {
      async open() {
        const context = await browser.createBrowserContext();
        return new FirefoxPage(version, context, await context.newPage());
      },
      close: () => browser.close(),
    };
  },
};

class FirefoxPage extends Page {
  constructor(version, context, page) {
    super();
    Object.assign(this, { version, context, page });
    page.setDefaultTimeout(PATIENCE_MS);
  }

  visit(address) {
    return this.page.goto(address);
  }

  evaluate(expression) {
    return this.page.evaluate(expression);
  }

  /** By the accessibility tree of Firefox, through shadow roots. */
  find(role, name) {
    return this.page.waitForSelector(`>>> ::-p-aria([name="${name}"][role="${role}"])`);
  }

  async press(role, name) {
    await (await this.find(role, name)).click();
  }

  async type(role, name, text) {
    await (await this.find(role, name)).type(text);
  }

  close() {
    return this.context.close();
  }
}
