// Starts the rest: the Wasm module and its glue, both asked for at the same time, so that
// neither has to find the other.

import * as late from "./late/late";

declare const GLUE: string;
declare const GLUE_SRI: string;
declare const WASM: string;
declare const WASM_SRI: string;

const url = (file: string): string => new URL(file, import.meta.url).href;
let started: Promise<typeof late> | undefined;

/** Where the Wasm cannot be had, the widget goes on without; asking again tries again. */
export const rest = (): Promise<typeof late> =>
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
      late.start(await import(glue), module);
    } catch {
      started = undefined;
    }
    return late;
  })());
