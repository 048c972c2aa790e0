// The first question: its own file, fetched while the texts are on their way. `late/` takes what it shares from here.

export { adopt, h } from "./frame";
export { PREFIX, memory, send } from "./queue";
export { session, wordless } from "./session";
export { warm } from "./warm";
