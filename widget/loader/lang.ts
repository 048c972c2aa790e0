// Which language to ask for. What the site does not have, the Worker replaces.

/** The element's own or the nearest `lang` around it, across shadow roots; else what the browser prefers. */
export function language(from: Element | undefined): string | undefined {
  while (from) {
    const found = from.closest("[lang]");
    if (found) return found.getAttribute("lang") || undefined;
    from = (from.getRootNode() as ShadowRoot).host;
  }
  return navigator.languages.join();
}
