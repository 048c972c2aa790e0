// Starts the rest: the Wasm module and its glue (with `late/` in it), both asked for at the same time, so that
// neither has to find the other.

import type { Session } from "./session";
import type { Body } from "./wire";

declare const GLUE: string;
declare const GLUE_SRI: string;
declare const WASM: string;
declare const WASM_SRI: string;

/** What the glue file offers (`late/entry.ts`). */
export interface Rest {
  /** Goes on with a session: at once without Wasm, and then by the Wasm. */
  join(session: Session): void;
  /** Delivers what earlier pages left. */
  flush(): Promise<void>;
  /** Tells a developer what to repair. */
  warn(body: Body, signed: unknown): void;
  begin(module: Promise<Response>): void;
}

const url = (file: string): string => new URL(file, import.meta.url).href;
let started: Promise<Rest | undefined> | undefined;

/** Undefined where it cannot be had; asking again tries again. */
export const rest = (): Promise<Rest | undefined> =>
  (started ||= (async () => {
    const glue = url(GLUE);
    // Where there is no Wasm, or a policy refuses it, the glue goes on alone.
    const module = fetch(url(WASM), { integrity: WASM_SRI, credentials: "omit" });
    module.catch(() => {});
    try {
      const link = document.createElement("link");
      // import() checks no hash; a preload with one does, and import() then takes what it left.
      if (link.relList.supports((link.rel = "modulepreload"))) {
        await new Promise((resolve, reject) => {
          link.integrity = GLUE_SRI;
          link.href = glue;
          link.onload = resolve;
          link.onerror = reject;
          document.head.append(link);
        }).finally(() => link.remove());
      }
      const loaded: Rest = await import(glue);
      loaded.begin(module);
      return loaded;
    } catch {
      started = undefined;
      return;
    }
  })());
