// Looks again in place while a guest waits: what is new is read out, and nothing else moves.
{
  const AGAIN_MS = 10000;
  const bar = document.querySelector(".bar");
  const { action } = bar.querySelector("form") || {};

  const take = (next) => {
    const [said, says] = [bar, next].map((of) => of.querySelector("[role=status]"));
    if (said.innerHTML !== says.innerHTML) said.innerHTML = says.innerHTML;
    const [form, other] = [bar, next].map((of) => of.querySelector("form"));
    if (!form || (other && form.outerHTML === other.outerHTML)) return;
    // The time is over.
    if (!other) return form.remove();
    const hadFocus = form.contains(document.activeElement);
    form.replaceWith(other);
    if (hadFocus) other.querySelector("button").focus();
  };

  const look = async () => {
    try {
      const reply = await fetch(action, { cache: "no-store" });
      const next = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector(".bar");
      // A page that says something else altogether is shown as it is.
      if (!next && reply.status !== 429 && reply.status < 500) return location.replace(action);
      if (next) take(next);
      if (next && !("waits" in next.dataset)) return;
    } catch (_) {
      // The network is gone: once more.
    }
    setTimeout(look, AGAIN_MS);
  };
  if ("waits" in bar.dataset) setTimeout(look, AGAIN_MS);
}
