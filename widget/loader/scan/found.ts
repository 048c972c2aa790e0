// What the page of a code has on it (`worker/src/http/page/scan.rs`): the nodes of a first question, and a form that
// sends a tap where no script runs.

import type { Nodes } from "../first/frame";
import type { Choice, Screen } from "../wire";

export interface Found {
  form: HTMLFormElement;
  code: string;
  /** The field with the session's draw. */
  draw: HTMLInputElement;
  /** Asks for somebody to come, once there is a token. */
  ask: HTMLFormElement;
  nodes: Nodes;
  /** As much of it as there is before the first reply. */
  screen: Screen;
  /** The server's clock less the time since this page began, in seconds. */
  skew: number;
}

export function found(): Found {
  const form = document.forms[0]!;
  const one = (selector: string): HTMLElement => document.querySelector<HTMLElement>(selector)!;
  const field = (name: string): HTMLInputElement => form.elements.namedItem(name) as HTMLInputElement;
  const buttons = [...form.querySelectorAll<HTMLElement>(".choice")];
  const nodes: Nodes = {
    card: one(".card"), head: one(".head"), site: one(".site"), question: one("#q"), group: one(".choices"), buttons,
    hours: one(".window"), slot: one(".slot"), live: one(".live"),
  };
  const { window: window_s, now, ...said } = nodes.card.dataset as Record<string, string>;
  const first = field("first").value as Choice;
  const texts: Record<string, string> = { ...said, window: nodes.hours.textContent! };
  texts[first + ".question"] = nodes.question.textContent!;
  buttons.forEach((button, i) => (texts[first + "." + (i + 1)] = button.lastChild!.textContent!));
  // The reply was written a moment before its first byte came.
  const [came] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return {
    form,
    code: new URL(form.action).pathname.slice(3),
    draw: field("draw"),
    ask: one("#call") as HTMLFormElement,
    nodes,
    skew: Number(now) - (came ? came.responseStart / 1000 : 0),
    screen: {
      site: { name: nodes.site.textContent!, brand: null, logo: null, privacy_url: null },
      instrument: field("ins").value, first, rotates: false, questions: [], lang: field("lang").value, languages: [], texts,
      show: true, why_not: null, now: Number(now), until: null, window_s: Number(window_s),
      quiet: { answered_s: 0, dismissed_s: 0 }, token: null, link_plain: null, answer: null, rev: 0, standing: null,
    },
  };
}
