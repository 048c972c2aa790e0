// How pages and bundled apps use the API. Compiled by `cargo xtask test types`, never run.

import { load, type Afterword, type Result } from "afterword";

export async function endOfChat(token: string): Promise<Result["outcome"]> {
  const afterword: Afterword = await load({ endpoint: "https://afterword.example", nonce: "n0" });
  await afterword.preload({ token, lang: "ja" });
  const { show, reason } = await afterword.canShow({ siteKey: "pk_live_x", chat: { seconds: 8, agentMessages: 0 } });
  if (!show && reason === "too_short") return "not_shown";
  const { outcome, answer } = await afterword.open({ token, target: "#feedback", layout: "inline", reserve: 260 });
  console.log(answer?.rating?.toFixed());
  afterword.close();
  afterword.remove();
  return outcome;
}

/** A page with a script tag has the same as a global. */
export function withScriptTag(): void {
  void window.afterword?.open({ siteKey: "pk_live_x", conversation: "chat-1", facts: { channel: "chat" } });
  document.addEventListener("afterword:answered", ({ detail }) => {
    if (detail.stored) console.log(detail.outcome);
    console.log(detail.answer.rating);
  });
  document.querySelector("afterword-feedback")?.addEventListener("afterword:failed", ({ detail }) => console.log(detail.code));
  document.createElement("afterword-feedback").choose(5);
}

export async function mistakes(afterword: Afterword): Promise<void> {
  // @ts-expect-error: an invitation has one source
  await afterword.open({ token: "t", siteKey: "pk_live_x" });
  // @ts-expect-error: nobody is invited
  await afterword.canShow({ lang: "en" });
  // @ts-expect-error: there is no such layout
  await afterword.open({ token: "t", layout: "modal" });
  // @ts-expect-error: facts are texts
  await afterword.open({ siteKey: "pk_live_x", facts: { agent: 7 } });
  const { outcome } = await afterword.open();
  // @ts-expect-error: there is no such outcome
  if (outcome === "failed") return;
}
