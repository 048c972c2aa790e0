// What the loader fetches when it is needed: the first question, while the texts are on their way; then the Wasm
// module and its glue (with `late/` in it). All are asked for by name at once, so that none has to find another.

import { call, request, type Body, type Call } from "./wire";
import type { Session, Setup } from "./first/session";
import type { Screen } from "./wire";

declare const FIRST: string;
declare const FIRST_SRI: string;
declare const GLUE: string;
declare const GLUE_SRI: string;
declare const WASM: string;
declare const WASM_SRI: string;

/** What the file of the first question offers (`first/entry.ts`). */
export interface First {
  session(setup: Setup): Session;
  /** Makes the browser ready to draw. */
  warm(screen: Screen, nonce?: string): void;
}

/** What the glue file offers (`late/entry.ts`). */
export interface Rest {
  /** Goes on with a session: at once without Wasm, and then by the Wasm. */
  join(session: Session): void;
  /** Delivers what earlier pages left. */
  flush(): Promise<void>;
  /** Tells a developer what to repair. */
  warn(status: number, body: Body, signed: unknown, endpoint: string): void;
  /** `url`, `integrity`: of the module, should it not come by fetch. */
  begin(module: Promise<Response>, call: Call, url: string, integrity: string): void;
}

const url = (file: string): string => new URL(file, import.meta.url).href;

/** import() checks no hash; a preload with one does, and import() then takes what it left. */
async function load<T>(file: string, integrity: string): Promise<T> {
  const link = document.createElement("link");
  if (link.relList.supports((link.rel = "modulepreload"))) {
    await new Promise((resolve, reject) => {
      link.integrity = integrity;
      // Whoever has a nonce on this page has the one that its policy asks for.
      link.nonce = document.querySelector<HTMLElement>("[nonce]")?.nonce || "";
      link.href = url(file);
      link.onload = resolve;
      link.onerror = reject;
      document.head.append(link);
    }).finally(() => link.remove());
  }
  return import(url(file));
}

/** Loads once. Undefined where it cannot be had; asking again tries again. */
function once<T>(get: () => Promise<T>): () => Promise<T | undefined> {
  let started: Promise<T | undefined> | undefined;
  return () =>
    (started ||= get().catch(() => {
      started = undefined;
      return undefined;
    }));
}

export const first = once(() => load<First>(FIRST, FIRST_SRI));

export const rest = once(async () => {
  // Where there is no Wasm, or a policy refuses it, the glue goes on alone.
  const address = url(WASM);
  const module = request(address, { integrity: WASM_SRI, credentials: "omit" });
  module.catch(() => {});
  // The glue takes what it shares with the first question from that file.
  const [loaded] = await Promise.all([load<Rest>(GLUE, GLUE_SRI), first()]);
  loaded.begin(module, call, address, WASM_SRI);
  return loaded;
});
