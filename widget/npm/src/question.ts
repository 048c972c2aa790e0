// When a wrapper asks anew.

import type { WidgetProps } from "./index.js";

/**
 * What makes one question another: whom it goes to, about what, in which language. Empty while nobody is invited yet.
 * Not the facts, which are read when the question is asked, nor the looks: an object that a page builds anew at every
 * render must not take the answer from under the customer's finger.
 */
export function question({ token, siteKey, conversation, lang, endpoint, src, layout }: WidgetProps): string {
  return token || siteKey ? JSON.stringify([token, siteKey, conversation, lang, endpoint, src, layout]) : "";
}
