// Every state in which a customer can meet the widget, and how to come to it in any language.

import { SUPPORT, claims, newWriter, seconds, sign, signingKey, write } from "./api.mjs";
import { GLUE, WASM, WRITES, Widget, hold } from "./widget.mjs";

const DAY = 24 * 3600;
const key = signingKey({ site: SUPPORT.site });
const signed = (over) => sign(claims(over), { key });
const problem = (status, code) => ({ status, contentType: "application/problem+json", headers: { "access-control-allow-origin": "*" }, body: JSON.stringify({ status, code }) });

/** A widget by what its buttons mean, which is the same in every language. */
export class Steps extends Widget {
  choice(value) {
    return this.root.locator(`.choices .choice[value="${value}"]`);
  }

  by(code) {
    return this.root.locator(`.slot button[value="${code}"]`);
  }

  async choose(value) {
    const told = this.page.waitForResponse((response) => WRITES.test(new URL(response.url()).pathname) && response.request().method() === "POST");
    await this.choice(value).click();
    await told;
    await this.by("skip").waitFor();
  }

  async press(...codes) {
    for (const code of codes) await this.by(code).click();
  }

  /** Switches the language, as the customer does. */
  async speak(lang) {
    await this.root.locator("select").selectOption(lang);
    await this.shown(`.card[lang="${lang}"]`);
  }

  shown(selector) {
    return this.root.locator(selector).first().waitFor();
  }
}

const full = async (w) => w.full();
const chosen = (value) => async (w) => {
  await w.full();
  await w.choose(value);
};
const after = (value, ...codes) => async (w) => {
  await chosen(value)(w);
  await w.press(...codes);
};
const refused = (reply) => async (w) => {
  await w.full();
  await w.page.route(WRITES, reply);
  await w.choice(4).click();
  await w.shown(".status:not(:empty)");
  await w.page.waitForFunction(() => !/…$/.test(document.querySelector("afterword-feedback").shadowRoot.querySelector(".status").textContent));
};
const abort = (pattern) => (page) => page.route(pattern, (route) => route.abort());

/** `before`: what is prepared before the page is there. `token`: of the session. `open`: how it is opened. `go`: what
 * the customer does once the question is on the screen. `ends`: what stands there then. */
export const STATES = {
  asked: { go: full },
  focus: { open: { focus: true }, go: full, ends: ".choice:focus-visible" },
  "sent before the Wasm": {
    before: async (page) => void (await hold(page, WASM)),
    async go(w) {
      await w.choice(4).click();
      await w.shown(".status:not(:empty)");
    },
    ends: ".wait .undo",
  },
  low: { go: chosen(1), ends: ".slip" },
  high: { go: chosen(5), ends: ".scale" },
  effort: { go: after(4, "effort.6", "back"), ends: '.scale [aria-pressed="true"]' },
  reasons: { go: after(2, "effort.2", "reason.wait", "reason.policy"), ends: ".chips .choice:disabled" },
  solved: { go: after(4, "skip", "skip"), ends: ".pair" },
  words: { go: after(4, "skip", "skip", "skip"), ends: ".words" },
  "words near the limit": {
    async go(w) {
      await after(4, "skip", "skip", "skip")(w);
      await w.root.locator("textarea").fill("a ".repeat(450));
    },
    ends: ".left:not(:empty)",
  },
  contact: { go: after(1, "skip", "skip", "skip", "skip"), ends: ".address" },
  "contact that cannot be one": {
    async go(w) {
      await after(1, "skip", "skip", "skip", "skip")(w);
      await w.root.locator("textarea").fill("call me");
      await w.press("send");
    },
    ends: '[aria-invalid="true"]',
  },
  thanks: {
    async go(w) {
      await after(1, "skip", "skip", "skip", "skip")(w);
      await w.root.locator("textarea").fill("+49 30 5550 1234");
      await w.press("send");
    },
    ends: ".end .note",
  },
  "thanks with a wish": { go: after(5, "skip_all"), ends: ".wish" },
  undone: {
    async go(w) {
      await chosen(4)(w);
      await w.press("undo");
      await w.page.waitForFunction(() => !document.querySelector("afterword-feedback").shadowRoot.querySelector(".undo"));
    },
    ends: ".recorded",
  },
  queued: { go: refused((route) => route.abort()), ends: ".status:not(:empty)" },
  "not sent": {
    before: (page) => page.addInitScript(() => Object.defineProperty(globalThis, "localStorage", { get: () => { throw new DOMException("no", "SecurityError"); } })),
    go: refused((route) => route.abort()),
    ends: ".status:not(:empty)",
  },
  conflict: {
    token: async (api) => api.token({}),
    async go(w, { api, token }) {
      await w.full();
      await api.write(write(token, { rating: 5 }, { writer: newWriter() }));
      await w.choice(2).click();
      await w.shown('.choice[value="5"][aria-pressed="true"]');
    },
    ends: ".status:not(:empty)",
  },
  late: {
    async go(w) {
      await w.full();
      // The window has ended while the question was on the screen.
      const token = signed({ end: seconds() - 2 * DAY });
      await w.page.evaluate((past) => void (document.querySelector("afterword-feedback").session.screen.token = past), token);
      await w.choice(4).click();
    },
    ends: ".end",
  },
  "window over": {
    async token(api) {
      const token = await api.token({});
      await api.write(write(token, { rating: 4 }));
      return token;
    },
    before: (page) =>
      page.route(/answers\/current$/, async (route) => {
        const response = await route.fetch();
        const screen = await response.json();
        await route.fulfill({ response, json: { ...screen, until: screen.now - 60 } });
      }),
    go: full,
    ends: ".status:not(:empty)",
  },
  expired: { go: refused((route) => route.fulfill(problem(410, "expired"))), ends: ".status:not(:empty)" },
  "without Wasm": {
    before: abort(WASM),
    async go(w) {
      await w.choice(2).click();
      await w.shown(".more");
    },
    ends: ".more",
  },
  "with nothing but the loader": {
    before: abort(new RegExp(`${GLUE.source}|${WASM.source}`)),
    async go(w) {
      await w.choice(2).click();
      await w.shown('.choice[aria-pressed="true"]');
    },
  },
};

/** Opens a widget in a state. `options`: language, layout, and those of the browser's page. */
export async function reach(stage, name, { lang, layout = "inline", ...options } = {}) {
  const { before, token, open, go, ends } = STATES[name];
  const page = await stage.page({ layout, before, ...options });
  const invitation = await (token ? token(stage.api) : stage.api.token({}));
  await stage.show(page, { token: invitation, lang, layout, ...open });
  const widget = new Steps(page);
  await go(widget, { api: stage.api, token: invitation });
  if (ends) await widget.shown(ends);
  return { page, widget };
}
