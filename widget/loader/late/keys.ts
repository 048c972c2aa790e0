// Choosing by keyboard, for every group of choices in a card, whoever drew it.

const choices = (group: Element): HTMLElement[] => [...group.querySelectorAll<HTMLElement>(".choice:not([disabled])")];

/** One tab stop per group: the choice that has or had the focus, else the recorded one, else the first. */
function stop(group: Element, at: Element | null): void {
  for (const one of choices(group)) one.tabIndex = one === at ? 0 : -1;
}

/** Arrows move the focus only; Enter, Space (the button's own) or a digit chooses. */
export function keys(card: HTMLElement, root: ShadowRoot): void {
  card.addEventListener("keydown", (event) => {
    const at = event.target as HTMLElement;
    const group = at.closest("[role=group]");
    // Enter that is held down presses once, also where the focus moves on.
    if (event.repeat && event.key === "Enter" && !at.matches("textarea")) event.preventDefault();
    // A digit typed into a text field is text; with a modifier it is somebody else's shortcut.
    if (!group || event.ctrlKey || event.metaKey || event.altKey || at.matches("textarea")) return;
    const all = choices(group);
    const n = Number(event.key);
    if (n > 0 && group.hasAttribute("data-digits")) return all[n - 1]?.click();
    const forward = getComputedStyle(group).direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const i = all.indexOf(at);
    const to =
      event.key === "Home" ? 0
      : event.key === "End" ? all.length - 1
      : event.key === forward || event.key === "ArrowDown" ? (i + 1) % all.length
      : event.key.startsWith("Arrow") ? (Math.max(i, 0) - 1 + all.length) % all.length
      : -1;
    // Beside the choices (Skip, Undo) arrows mean nothing; on the group itself they lead into it.
    if (to < 0 || (i < 0 && at !== group)) return;
    event.preventDefault();
    all[to]?.focus();
  });
  card.addEventListener("focusin", (event) => {
    const at = event.target as Element;
    const group = at.closest("[role=group]");
    if (group && at.matches(".choice")) stop(group, at);
  });
  const first = card.querySelector("[role=group]")!;
  const inside = first.contains(root.activeElement) && root.activeElement;
  stop(first, inside || first.querySelector("[aria-pressed=true]") || first.querySelector("button"));
}
