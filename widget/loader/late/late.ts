// Arrives beside the Wasm and brings what no first click needs: the keyboard, the language switch, the core
// that does without Wasm, and the handing over to the Wasm.

import { adopt } from "afterword-first";
import { bytes } from "./bytes";
import { name } from "../draw";
import type { Core, Session } from "../first/session";
import { attend, carry, mine } from "./flush";
import { keys } from "./keys";
import { plain } from "./plain";
import { shell } from "./shell";
import { sweep } from "./sweep";
import type { Call } from "../wire";
import { styles } from "./styles";
import { languages } from "./switch";
import { foot } from "./foot";

export { flush } from "./flush";
export { warn } from "./warn";

const WEEK_MS = 6048e5;

/** What wasm-bindgen writes. */
export interface Glue {
  default(input: { module_or_path: Promise<Response | ArrayBuffer> }): Promise<unknown>;
  mount(session: object, pending: boolean): Core;
}

let ready: Promise<Glue | undefined> = Promise.resolve(undefined);

/** Compiles the module while it arrives. */
export function start(glue: Glue, module: Promise<Response>, call: Call, url: string, integrity: string): void {
  carry(call);
  const compile = (from: Promise<Response | ArrayBuffer>): Promise<unknown> => glue.default({ module_or_path: from });
  ready = compile(module)
    .catch((why) => (/native code/.test("" + fetch) ? Promise.reject(why) : compile(bytes(url, integrity))))
    .then(
      () => glue,
      () => undefined,
    );
}

/** Goes on with a session: at once without Wasm, and by the Wasm as soon as it is there. */
export async function join(session: Session): Promise<void> {
  const s = shell(session);
  const { card, root, slot, writer } = s;
  mine.add(writer);
  adopt(root, styles, s.nonce);
  keys(card, root);
  languages(s);
  foot(s);

  // One listener for all buttons in the slot, whoever draws them.
  slot.onclick = (event) => {
    const { value } = (event.target as Element).closest("button") || {};
    if (value) s.hand((core) => core.press(value));
  };
  slot.oninput = (event) => s.hand((core) => core.typed((event.target as HTMLTextAreaElement).value));
  const online = (): void => s.hand((core) => core.online());
  const leave = (event: Event): void => {
    if (!document.hidden && event.type !== "pagehide") return;
    const { rev } = s;
    s.hand((core) => core.leave());
    // Without keepalive a write in flight ends with the page, so a beacon goes after it.
    const owed = s.decided < rev && rev === s.rev && event.type === "pagehide";
    if (owed && !("keepalive" in Request.prototype)) s.send(rev, s.answer);
  };
  addEventListener("online", online);
  // What is sent meanwhile may have to go as a beacon.
  const leaving = (event: Event): void => {
    s.left = true;
    leave(event);
    s.left = false;
  };
  addEventListener("pagehide", leaving);
  document.addEventListener("visibilitychange", leaving);
  const { send, stop } = s;
  s.send = async (rev, answer) => {
    await send(rev, answer);
    if (s.gone) attend();
  };
  s.stop = () => {
    stop();
    removeEventListener("online", online);
    removeEventListener("pagehide", leaving);
    document.removeEventListener("visibilitychange", leaving);
    // From here on the queue delivers what is left.
    mine.delete(writer);
    attend();
  };

  const first = plain(s);
  const take = (core: Core): void => {
    s.core = core;
    const held = s.reply;
    s.reply = undefined;
    if (held) s.hand(() => core.replied(held[0], held[1].status, held[1].after, Math.random(), held[1].body));
  };
  take(first);
  sweep();
  // A labelled draw is kept for as long as something can be written with it.
  const { mint, conversation, screen } = s;
  if (mint && conversation && screen.until) {
    try {
      localStorage.setItem(name(mint.site_key, conversation), mint.draw + " " + (screen.until * 1000 + WEEK_MS));
    } catch {}
  }
  // A click, or an answer from before, may be there already.
  first.relabel();

  let core: Core | undefined;
  const glue = await ready;
  if (glue) {
    // A press that began in the slot ends there: its nodes are not taken away under the finger.
    while (slot.querySelector(":active")) await new Promise((done) => setTimeout(done, 50));
    if (s.gone) return;
    const focused = slot.contains(root.activeElement);
    first.free();
    try {
      take((core = glue.mount(s, !s.idle())));
      s.full = true;
      card.addEventListener("click", () => card.classList.remove("wait"), { once: true });
      if (focused) s.focus("button");
    } catch {}
  }
  if (!core && !s.gone) {
    take(first);
    first.alone();
  }
  // Should the Wasm ever fail, the widget goes on without it.
  s.failed = () => {
    slot.textContent = "";
    take(first);
    first.alone();
    // Whether its last write was acknowledged, it alone knew.
    if (s.rev && s.idle()) first.tick(0);
  };
}
