// Draws the question once where nobody sees it and takes it away again, all in one task: fonts, styles and code are
// then ready when it is opened. On a slow phone that is half of the time that open() takes.

import { draw } from "./frame";
import type { Screen } from "../wire";

export function warm(screen: Screen, nonce?: string): void {
  const host = document.createElement("div");
  host.style.cssText = "position:fixed;visibility:hidden;contain:strict;width:25em";
  const root = host.attachShadow({ mode: "open" });
  const { card } = draw({ root, screen, popover: false, nonce, close() {} }, () => {});
  document.body?.append(host);
  card.getBoundingClientRect();
  host.remove();
}
