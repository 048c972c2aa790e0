// Brings `widget.js` into the page once, whoever asks and however often. Importing this does nothing by itself.

import type { Afterword, LoadOptions } from "./api.js";

export type * from "./api.js";

/** What a page has where `widget.js` cannot be had: every promise settles, and nothing is shown. */
const absent: Afterword = {
  async open({ target } = {}) {
    const code = "not_loaded";
    const at = typeof target === "string" ? globalThis.document?.querySelector(target) : target;
    at?.dispatchEvent(new CustomEvent("afterword:failed", { bubbles: true, composed: true, detail: { code } }));
    return { outcome: "not_shown", code };
  },
  close() {},
  remove() {},
  async preload() {},
  async canShow() {
    return { show: false, reason: "not_loaded" };
  },
};

let loading: Promise<Afterword> | undefined;

/**
 * Resolves with the API once `widget.js` has run. Never rejects: where the script is blocked or out of reach,
 * the console says so, `open()` settles as `not_shown` with the code `not_loaded`, and the next `load()` tries again.
 */
export async function load(options: LoadOptions): Promise<Afterword> {
  // On a server there is no page to bring it into.
  if (typeof document === "undefined") return absent;
  const api = globalThis.afterword ?? (await (loading ??= inject(options)));
  if (api === absent) loading = undefined;
  return withEndpoint(api, options.endpoint);
}

function inject({ endpoint, src, nonce, integrity }: LoadOptions): Promise<Afterword> {
  const address = src ?? `${origin(endpoint)}/widget.js`;
  const script = document.createElement("script");
  script.type = "module";
  if (nonce) script.nonce = nonce;
  if (integrity) script.integrity = integrity;
  return new Promise((resolve) => {
    const settle = (): void => {
      script.remove();
      const api = globalThis.afterword;
      if (!api) console.warn(`afterword: ${address} does not load. Check it, and script-src and trusted-types of the page's policy.`);
      resolve(api ?? absent);
    };
    script.onload = script.onerror = settle;
    try {
      script.src = trusted(address);
      document.head.append(script);
    } catch {
      settle();
    }
  });
}

const origin = (endpoint = ""): string => endpoint.replace(/\/+$/, "");

interface Policy {
  createScriptURL(url: string): string;
}

let policy: Policy | undefined;

/** Under `require-trusted-types-for 'script'` an address of a script has to come out of a policy. */
function trusted(url: string): string {
  const { trustedTypes } = globalThis as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } };
  policy ??= trustedTypes?.createPolicy("afterword", { createScriptURL: (given) => given });
  return policy ? policy.createScriptURL(url) : url;
}

/** A `widget.js` that you host looks for the Worker where it comes from itself, unless told. */
function withEndpoint(api: Afterword, endpoint: string | undefined): Afterword {
  if (!endpoint) return api;
  const at = <T extends { endpoint?: string }>(options: T): T => ({ ...options, endpoint: options.endpoint ?? origin(endpoint) });
  return {
    ...api,
    open: (options = {}) => api.open(at(options)),
    preload: (options) => api.preload(at(options)),
    canShow: (options) => api.canShow(at(options)),
  };
}
