// Looks again in place while a guest waits: what is new is read out, and nothing else moves.
{
  const AGAIN_MS = 10000;
  const REPLY_MS = 8000;
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

  // The timer of the next look; 0 while one is under way, and after the last one.
  let next = 0;
  const later = () => {
    next = setTimeout(look, AGAIN_MS);
  };

  const look = async () => {
    next = 0;
    // A network can keep silent for ever.
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), REPLY_MS);
    try {
      const reply = await fetch(action, { cache: "no-store", signal: patience.signal });
      const page = new DOMParser().parseFromString(await reply.text(), "text/html").querySelector(".bar");
      // A page that says something else altogether is shown as it is.
      if (!page && reply.status !== 429 && reply.status < 500) return location.replace(action);
      if (page) take(page);
      if (page && !("waits" in page.dataset)) return;
    } catch (_) {
      // The network is gone: once more.
    } finally {
      clearTimeout(timer);
    }
    later();
  };
  if ("waits" in bar.dataset) later();
  // Whoever takes the phone out again waits for no timer.
  document.addEventListener("visibilitychange", () => {
    if (document.hidden || !next) return;
    clearTimeout(next);
    look();
  });
}
