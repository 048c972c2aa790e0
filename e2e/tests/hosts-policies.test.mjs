// Pages under strict policies: with what each allows, the widget answers, and nothing of it is refused.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import { startHosts } from "../lib/hosts.mjs";
import { startSite } from "../lib/site.mjs";
import { Widget } from "../lib/widget.mjs";

let hosts;
before(async () => {
  hosts = await startHosts();
});
after(() => hosts?.close());

/** As in a browser that has none. */
function withoutAdoptedSheets() {
  delete Document.prototype.adoptedStyleSheets;
  delete ShadowRoot.prototype.adoptedStyleSheets;
  delete window.CSSStyleSheet.prototype.replaceSync;
  window.CSSStyleSheet = undefined;
}

/** Whether the styles of the card are there. */
const isStyled = async (page, widget) => assert.equal(await widget.root.locator(".card").evaluate((card) => getComputedStyle(card).borderTopLeftRadius), "14px");

/** Everything that is drawn: what each node of the card looks like, and where it stands. */
async function drawn(path, options) {
  const page = await hosts.open(path, { reducedMotion: "reduce", ...options });
  const widget = new Widget(page);
  // Before the Wasm is there, room is kept for what it will draw.
  await widget.full();
  await widget.post("Satisfied");
  await widget.text("It was easy to get help.").waitFor();
  await page.mouse.move(0, 0);
  // The same room in both pages: where a page puts the element is its own affair.
  await widget.root.evaluate((host) => host.style.setProperty("width", "600px", "important"));
  const seen = await widget.root.evaluate((host) => {
    const { left, top } = host.getBoundingClientRect();
    return [...host.shadowRoot.querySelectorAll(".card, .card *")].map((node) => {
      const { x, y, width, height } = node.getBoundingClientRect();
      const style = getComputedStyle(node);
      return {
        name: `${node.localName}.${node.getAttribute("class")}`,
        // The options of a closed list stand nowhere.
        place: node.getClientRects().length ? [x - left, y - top, width, height] : [],
        style: Object.fromEntries([...style].map((name) => [name, style.getPropertyValue(name)])),
      };
    });
  });
  await page.context().close();
  return seen;
}

/** Every node looks and stands as in the other drawing. */
function looksLike(seen, wanted) {
  assert.deepEqual(seen.map(({ name }) => name), wanted.map(({ name }) => name));
  for (const [at, { name, place, style }] of wanted.entries()) {
    const other = seen[at];
    // Sums of fractions of a pixel differ with the distance from the corner.
    assert.ok(place.every((length, i) => Math.abs(length - other.place[i]) < 0.1), `${name} at ${other.place}, not ${place}`);
    const wrong = Object.keys(style).filter((property) => style[property] !== other.style[property]);
    assert.deepEqual(wrong.map((property) => `${name} has ${property}: ${other.style[property]}, not ${style[property]}`), []);
  }
}

test("a strict policy, the widget from another origin", () => hosts.check("/04_strict_csp/", { inside: isStyled }));

test("a strict policy, in the copy of the page that the dev server shows", async () => {
  const reply = await fetch(`${hosts.demo.url}/examples/04_strict_csp/`);
  assert.match(reply.headers.get("content-security-policy"), /^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'/);
  await hosts.check("/examples/04_strict_csp/", { from: hosts.demo.url, inside: isStyled });
});

test("a strict policy, the widget from the site itself", async () => {
  const from = new Set();
  await hosts.check("/05_self_hosted/", {
    prepare: async (page) => page.on("request", (request) => /\.(js|wasm)$/.test(request.url()) && from.add(new URL(request.url()).origin)),
    inside: isStyled,
  });
  assert.deepEqual([...from], [hosts.site.url]);
});

test("a nonce", () => hosts.check("/06_nonce/", { inside: isStyled }));

/** The page with a nonce, where more stands in its policy. */
async function checkNonce(sources) {
  const site = await startSite(hosts.demo.url, { edit: (text) => text.replace("script-src ", `script-src ${sources} `) });
  await hosts.check("/06_nonce/", { from: site.url, inside: isStyled });
  site.stop();
}

test("a nonce, and what a script with it brings is trusted", () => checkNonce("'strict-dynamic'"));

test("a nonce, and the origin of the widget", () => checkNonce(hosts.demo.url));

test("a nonce, in a browser without adopted style sheets: everything looks as in any other", async () => {
  const old = { prepare: (page) => page.addInitScript(withoutAdoptedSheets) };
  await hosts.check("/06_nonce/", { ...old, inside: isStyled });
  looksLike(await drawn("/06_nonce/", old), await drawn("/06_nonce/"));
});

test("Wasm refused: answered, taken back, and more on the plain page in a new tab", () =>
  hosts.check("/07_no_wasm/", {
    then: "Say more",
    // The browser itself reports what it refused.
    complaints: [/WebAssembly|wasm/],
    async inside(page, widget) {
      const opened = page.context().waitForEvent("page");
      await widget.root.getByRole("link", { name: "Say more" }).click();
      const plain = await opened;
      await plain.getByText("You chose: Satisfied").first().waitFor();
      assert.equal(await plain.evaluate(() => window.opener), null);
      await plain.close();
      assert.equal((await widget.post("Undo")).body.outcome, "withdrawn");
      await widget.text("Your answer has been taken back.").waitFor();
      assert.equal((await widget.post("Neither")).body.outcome, "enriched");
    },
  }));

test("scripts refused: what is inside the element leads to the page without scripts, which takes the answer", async () => {
  for (const options of [{}, { javaScriptEnabled: false }]) {
    const n = await hosts.counted();
    const page = await hosts.open("/08_no_scripts/", options);
    await page.getByRole("link", { name: "How was this chat?" }).click();
    await page.waitForURL(`${hosts.demo.url}/s/pk_test_demo_support`);
    await page.getByRole("radio", { name: "Satisfied", exact: true }).check();
    await page.getByRole("button", { name: "Send" }).click();
    await page.getByText("You chose: Satisfied").first().waitFor();
    assert.equal((await hosts.counted()) - n, 1);
    assert.deepEqual(page.errors, []);
    await page.context().close();
  }
});

test("where scripts run, the question stands there instead", async () => {
  const open = await startSite(hosts.demo.url, { policies: false });
  const page = await hosts.open("/08_no_scripts/", { from: open.url });
  await new Widget(page).button("Satisfied").waitFor();
  await page.getByRole("link", { name: "How was this chat?" }).waitFor({ state: "hidden" });
  assert.deepEqual(page.errors, []);
  open.stop();
});

test("Trusted Types, no policy allowed", () => hosts.check("/09_trusted_types/", { inside: isStyled }));

test("an isolated page", () =>
  hosts.check("/10_isolated/", { inside: async (page) => assert.equal(await page.evaluate(() => crossOriginIsolated), true) }));

test("hostile style sheets: every node of the card looks and stands as in a plain page", async () => {
  await hosts.check("/11_hostile_css/");
  looksLike(await drawn("/11_hostile_css/"), await drawn("/03_script_tag/"));
});
