// Shows the cards of a site, and prints them. The key comes in the fragment, which no server is sent; it stays in this
// tab alone, and leaves the address bar.
"use strict";

const part = (id) => document.getElementById(id);
const looks = part("looks");
const field = (name) => looks.elements.namedItem(name);
const KEPT = "afterword-sheet-key";

let key = new URLSearchParams(location.hash.slice(1)).get("key");
try {
  if (key) sessionStorage.setItem(KEPT, key);
  else key = sessionStorage.getItem(KEPT);
} catch {
  // Where storage is denied the key is asked for again after a reload.
}
if (location.hash) history.replaceState(null, "", location.pathname);

/** Asks the API; what is refused is said in its own words. */
async function ask(path) {
  const reply = await fetch(path, { headers: { Authorization: `Bearer ${key}` } });
  if (reply.ok) return reply;
  const problem = await reply.json().catch(() => ({}));
  throw new Error(problem.detail ?? `The server answers ${reply.status}.`);
}

function options(name, values) {
  field(name).replaceChildren(...values.map(([value, text]) => new Option(text, value)));
}

const named = (lang) => {
  const name = new Intl.DisplayNames(["en"], { type: "language" }).of(lang);
  return [lang, name];
};

let asked = 0;
async function show() {
  const mine = ++asked;
  const languages = [field("first").value, field("second").value].filter((lang, n, all) => lang && all.indexOf(lang) === n);
  const params = new URLSearchParams({ paper: field("paper").value, cards: field("cards").value, languages: languages.join(",") });
  if (field("branch").value) params.set("branch", field("branch").value);
  const html = await (await ask(`/v1/places/sheet?${params}`)).text();
  // A later choice has overtaken this one.
  if (mine !== asked) return;
  await new Promise((shown) => {
    part("sheet").onload = shown;
    part("sheet").srcdoc = html;
    part("sheet").hidden = false;
  });
  const { length } = part("sheet").contentDocument.querySelectorAll(".card");
  const space = part("sheet").contentDocument.querySelector(".space")?.textContent ?? "";
  const pages = part("sheet").contentDocument.querySelectorAll(".page").length;
  says(`${length} ${length === 1 ? "card" : "cards"} on ${pages} ${pages === 1 ? "page" : "pages"}. Print at 100 %, without margins of the printer's own. ${space}`);
  part("print").disabled = false;
}

const says = (text) => {
  part("says").textContent = text;
};
const tell = (error) => {
  part("print").disabled = true;
  part("sheet").hidden = true;
  says(error.message);
};

async function begin() {
  const site = location.pathname.split("/").pop();
  const [{ languages }, { places }] = await Promise.all(
    [`/v1/sites/${site}`, "/v1/places"].map(async (path) => (await ask(path)).json()),
  );
  const all = languages.map(named);
  options("first", all);
  options("second", [["", "None"], ...all]);
  field("second").value = languages[1] ?? "";
  options("branch", [["", "All"], ...[...new Set(places.map(({ branch }) => branch))].map((branch) => [branch, branch])]);
  part("asks").hidden = true;
  looks.hidden = false;
  await show();
}

options("cards", Array.from({ length: 12 }, (_, n) => [n + 1, n + 1]));
field("cards").value = "6";
looks.addEventListener("change", () => show().catch(tell));
looks.addEventListener("submit", (event) => event.preventDefault());
part("print").addEventListener("click", () => part("sheet").contentWindow.print());
part("asks").addEventListener("submit", (event) => {
  event.preventDefault();
  key = part("key").value.trim();
  begin().catch(tell);
});
if (key) begin().catch(tell);
else says("Paste a key, or open this page with #key=… at the end of its address.");
