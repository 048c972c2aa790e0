// What the answer is for, and the site's privacy notice: beside everything that is asked after the first click.

import { h } from "afterword-first";
import type { Shell } from "./shell";

export function foot(s: Shell): void {
  const line = h("p", "foot note");
  const { label } = s;
  const write = (): void => {
    const { privacy_url } = s.screen.site;
    line.textContent = s.t("purpose") + " ";
    if (privacy_url) line.append(h("a", "privacy", { href: privacy_url, target: "_blank", rel: "noopener" }, s.t("privacy")));
  };
  s.label = (screen) => {
    label(screen);
    write();
  };
  write();
  s.card.insertBefore(line, s.slot.nextSibling);
}
