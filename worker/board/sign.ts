// How many wait, where even a tab in the background shows it: its title and its icon.

const ICON = document.querySelector<HTMLLinkElement>("link[rel=icon]");

let shown = "";

/** Who goes already waits for nobody. `dead`: nobody knows who waits. */
export function sign(name: string, waiting: number, dead: boolean): void {
  const mark = dead ? "!" : waiting > 9 ? "9+" : waiting ? String(waiting) : "";
  const count = dead ? "⚠ " : waiting ? `(${waiting}) ` : "";
  document.title = count + name;
  if (!ICON || mark === shown) return;
  shown = mark;
  ICON.href = mark ? `data:image/svg+xml,${encodeURIComponent(drawn(mark))}` : "data:,";
}

const drawn = (mark: string): string =>
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><circle cx="16" cy="16" r="16" fill="#b3261e"/>' +
  `<text x="16" y="23" font-family="sans-serif" font-size="20" font-weight="700" text-anchor="middle" fill="#fff">${mark}</text></svg>`;
