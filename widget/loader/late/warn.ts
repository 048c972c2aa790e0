// What a developer reads where nothing is shown; the customer sees nothing.

import { later, type Body } from "../wire";

const said = new Set<string>();

/** Names the fix, once. `signed`: the invitation, where the host's server had asked for one. */
export function warn(status: number, { code, detail }: Body, signed: unknown, endpoint: string): void {
  // A deleted answer, an invitation that is over and the network's own trouble are nothing to repair.
  if (code === "erased" || code === "expired") return;
  if (code ? later(status) : status ? status >= 500 : !navigator.onLine) return;
  const fix =
    !code ? "there is no Afterword Worker at " + endpoint + ". Check the endpoint, and connect-src of a Content-Security-Policy."
    : code + (detail ? " (" + detail + "). " : ". ") +
      (code === "origin_not_allowed" ? "Add " + location.origin + " to the allowed origins of the site."
      : code === "site_not_ready" ? "Its test key works meanwhile."
      : signed ? "Sign the token with a key of this site and space, and open the widget before it expires."
      : "Check the site key, the facts and the endpoint.");
  if (!said.has(fix)) console.warn("afterword: " + fix);
  said.add(fix);
}
