// The language switch, where the site has more than one language. What was entered stays.

import { h } from "afterword-first";
import type { Screen } from "../wire";
import type { Shell } from "./shell";

/** A language's own name, as it begins a line, or its code where the browser cannot say. */
function name(code: string): string {
  try {
    const own = new Intl.DisplayNames([code], { type: "language" }).of(code) || code;
    return own[0]!.toLocaleUpperCase(code) + own.slice(1);
  } catch {
    return code;
  }
}

export function languages(s: Shell): void {
  const { screen, endpoint } = s;
  if (screen.languages.length < 2) return;
  const select = h("select", "language", { "aria-label": s.t("language") }) as HTMLSelectElement;
  select.append(...screen.languages.map((code) => new Option(name(code), code, false, code === screen.lang)));
  for (const option of select.options) option.lang = option.value;
  select.onchange = async () => {
    const lang = select.value;
    const { token } = screen;
    const reply = token
      ? await s.call<Screen>(endpoint + "/v1/answers/current", { token, lang })
      : await s.call<Screen>(endpoint + "/v1/invitations", { ...s.mint, lang });
    if (s.gone) return;
    // What was chosen stays with the questions that were on the screen.
    if (reply.body.texts && (!s.rev || reply.body.instrument === screen.instrument)) s.show(reply.body);
    select.value = screen.lang;
    select.setAttribute("aria-label", s.t("language"));
  };
  s.head.insertBefore(select, s.head.querySelector(".site")!.nextSibling);
}
