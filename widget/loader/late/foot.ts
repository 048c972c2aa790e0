// What the answer is for, who is responsible, the privacy notice, and the way to have the answer deleted: beside
// everything that is asked after the first click.

import { h } from "afterword-first";
import type { Shell } from "./shell";

export function foot(s: Shell): void {
  const line = h("p", "foot note");
  const { label } = s;
  const write = (): void => {
    const { site, link_plain } = s.screen;
    line.textContent = s.t("purpose") + " " + s.t("controller") + " ";
    // The plain page has what deleting needs: a question before it is done.
    for (const [key, href] of [["privacy", site.privacy_url], ["erase", link_plain]] as const) {
      if (href) line.append(h("a", key, { href, target: "_blank", rel: "noopener" }, s.t(key)), " ");
    }
  };
  s.label = (screen) => {
    label(screen);
    write();
  };
  write();
  s.card.insertBefore(line, s.slot.nextSibling);
}
