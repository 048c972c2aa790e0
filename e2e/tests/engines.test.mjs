// The same journeys in the engines of Firefox and Safari. What is peculiar to a step is tested in Chromium; here it
// is that the widget and the link pages work there at all, with all that they take from the engine.

import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";

import { Api, SUPPORT, seconds } from "../lib/api.mjs";
import { startHost, withHeaders } from "../lib/demo.mjs";
import { engines } from "../lib/engines/list.mjs";
import { startWorker } from "../lib/worker.mjs";

let worker;
let api;
let host;
before(async () => {
  worker = await startWorker();
  api = new Api(worker.url.replace("127.0.0.1", "localhost"));
  host = await startHost(api.url);
});
after(async () => {
  host?.stop();
  await worker?.close();
});

/** What is stored of the chat of a demo page: asked as its server would, which knows the chat by its number. */
async function stored(page) {
  await page.delivered();
  const session = await page.run(() => location.hash.slice(1));
  return (await api.current(await api.token({ session, end: seconds() }, SUPPORT.hostKey))).body;
}

for (const engine of engines) {
  describe(engine.name, () => {
    let browser;
    before(async () => {
      browser = await engine.start();
    });
    after(() => browser?.close());

    async function open(t, address) {
      const page = await browser.open();
      t.after(() => page.close());
      t.diagnostic(`${engine.name} ${page.version}`);
      await page.goto(address);
      return page;
    }

    test("the widget: a face, effort, reasons, solved and words are stored", async (t) => {
      const page = await open(t, host.url);
      await page.click("End chat");
      await page.click("Neither");
      await page.shows("You chose: Neither");
      await page.shows("It was easy to get help.");
      await page.click("Somewhat agree");
      await page.click("Waiting time");
      await page.click("Knowledge");
      await page.click("Done");
      await page.click("Yes");
      await page.shows("Anything you want to tell us?");
      await page.type("textbox", "Anything you want to tell us? Optional", "A while in the queue, then quick. 谢谢!");
      await page.click("Send");
      await page.shows("Thank you for your feedback.");
      const { answer, standing } = await stored(page);
      assert.deepEqual({ ...answer, reasons: [...answer.reasons].sort() }, {
        rating: 3, effort: 5, reasons: ["knowledge", "wait"], solved: true, comment: "A while in the queue, then quick. 谢谢!",
      });
      assert.equal(standing, "counted");
      assert.deepEqual(await page.errors(), []);
    });

    test("without Wasm the loader takes the answer, takes it back, and links to the plain page", async (t) => {
      const policy = `default-src 'self'; script-src 'self' 'unsafe-inline' ${api.url}; connect-src 'self' ${api.url}; img-src data:`;
      const strict = await withHeaders(host.url, { "content-security-policy": policy });
      t.after(() => strict.stop());
      const page = await open(t, strict.url);
      await page.click("End chat");
      await page.click("Satisfied");
      await page.shows("You chose: Satisfied");
      await page.shows("Say more");
      assert.deepEqual((await stored(page)).answer, { rating: 4 });
      await page.click("Undo");
      await page.shows("Your answer has been taken back.");
      assert.equal((await stored(page)).standing, "withdrawn");
      assert.deepEqual(await page.errors(), []);

      await page.click("Neither");
      await page.shows("You chose: Neither");
      await page.delivered();
      const [more] = await page.run(() => [...document.querySelector("afterword-feedback").shadowRoot.querySelectorAll("a")].map(({ innerText, href }) => [innerText, href]));
      assert.match(more[0], /^Say more/);
      await page.goto(more[1]);
      await page.shows("You chose: Neither");
    });

    test("the link page shows the widget", async (t) => {
      const { body: screen } = await api.invite();
      const page = await open(t, screen.link);
      await page.click("Very satisfied");
      await page.shows("You chose: Very satisfied");
      await page.delivered();
      await page.shows("It was easy to get help.");
      assert.deepEqual((await api.current(screen.token)).body.answer, { rating: 5 });
      assert.deepEqual(await page.errors(), []);
    });

    test("the plain page takes an answer by a form", async (t) => {
      const { body: screen } = await api.invite();
      const page = await open(t, screen.link_plain);
      await page.click("Satisfied", "radio");
      await page.click("Send");
      await page.shows("You chose: Satisfied");
      const { answer, standing } = (await api.current(screen.token)).body;
      assert.deepEqual([answer, standing], [{ rating: 4 }, "counted"]);
    });
  });
}
