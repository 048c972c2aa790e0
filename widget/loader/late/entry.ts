// The glue file: what wasm-bindgen writes, and what comes beside the Wasm, in one request.

import * as glue from "afterword-glue";
import { start } from "./late";

export { flush, join, warn } from "./late";

export const begin = (module: Promise<Response>): void => start(glue, module);
