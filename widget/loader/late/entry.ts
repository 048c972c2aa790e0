// The glue file: what wasm-bindgen writes, and what comes beside the Wasm, in one request.

import * as glue from "afterword-glue";
import type { Rest } from "../rest";
import { start } from "./late";

export { flush, join, warn } from "./late";

export const begin = (...given: Parameters<Rest["begin"]>): void => start(glue, ...given);
