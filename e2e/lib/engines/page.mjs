// A page in an engine that Playwright does not drive. Engines differ in four things: how to `visit` an address,
// `evaluate` an expression, and `press` or `type` into what has a role and a name. The rest is said once, here.

/** After which a promise counts as broken. Nothing waits for so long where all is well. */
export const PATIENCE_MS = 20_000;

/** The call of a function as an expression. It knows its arguments and nothing of here. */
const call = (work, values = []) => `(${work})(...${JSON.stringify(values)})`;

/** What can be read, in the page and in the widget. */
const read = call(() => {
  const root = document.querySelector("afterword-feedback")?.shadowRoot;
  return [document.body, ...(root?.children ?? [])].map((node) => node?.innerText).join("\n");
});

export class Page {
  async goto(address) {
    await this.visit(address);
    await this.run(() => {
      globalThis.failures = [];
      addEventListener("error", ({ message }) => failures.push(message));
      addEventListener("unhandledrejection", ({ reason }) => failures.push(String(reason)));
      addEventListener("afterword:answered", ({ detail }) => (globalThis.answered = detail));
    });
  }

  /** Uncaught errors since the page was loaded. */
  errors() {
    return this.run(() => globalThis.failures);
  }

  /** Calls a function in the page. */
  run(work, ...values) {
    return this.evaluate(call(work, values));
  }

  /** Until a text can be read. */
  shows(text) {
    return this.until(`${read}.includes(${JSON.stringify(text)})`);
  }

  /** Until the widget tells the page that its last write is stored. */
  delivered() {
    return this.until("globalThis.answered?.stored");
  }

  /** Until nothing in the widget moves: while its steps change, a press meets nothing. */
  settled() {
    const moving = () => document.querySelector("afterword-feedback")?.shadowRoot?.getAnimations().some(({ playState }) => playState === "running");
    return this.until(`!${call(moving)}`);
  }

  async click(name, role = "button") {
    await this.settled();
    await this.press(role, name);
  }

  /** Until an expression holds. */
  async until(holds) {
    const end = Date.now() + PATIENCE_MS;
    const asking = `new Promise((done) => {
      const look = () => ((${holds}) ? done(true) : Date.now() > ${end} ? done(false) : setTimeout(look, 20));
      look();
    })`;
    if (!(await this.staying(asking, end))) throw new Error(`never: ${holds}\n${await this.evaluate(read)}`);
  }

  /** The value of an expression; asked again where the page goes away while it is asked. */
  async staying(expression, end) {
    for (;;) {
      try {
        return await this.evaluate(expression);
      } catch (gone) {
        if (Date.now() > end) throw gone;
      }
    }
  }
}
