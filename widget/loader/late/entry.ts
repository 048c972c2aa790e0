// The glue file: what wasm-bindgen writes, and what comes beside the Wasm, in one request.

import * as glue from "afterword-glue";
import type { Call } from "../wire";
import { start } from "./late";

export { flush, join, warn } from "./late";

export const begin = (module: Promise<Response>, call: Call): void => start(glue, module, call);
