// The page of a code goes on in place: the buttons of its form become the first question of a widget, as they are.
// Until then, and wherever this cannot run, a tap sends the form. Nothing of the Wasm is asked for before an answer.

import { found } from "./found";
import { keep, kept } from "./kept";
import { left } from "../left";
import { first, rest } from "../rest";
import { asking, call, later, type Body, type PlaceMint, type Screen } from "../wire";

/** The page is the root. Style sheets are added as elements with its nonce, which every engine knows. */
const root = {
  get activeElement() {
    return document.activeElement;
  },
  children: document.head.children,
  insertBefore: (style: Node) => document.head.append(style),
  querySelector: () => null,
};

async function begin(): Promise<void> {
  const { form, code, draw, ask, nodes, screen, skew } = found();
  const { window_s, lang } = screen;
  const v1 = location.origin + "/v1/";
  const earlier = kept(code);
  // Also where the form is sent, it is sent for the scan that has begun.
  if (earlier) draw.value = earlier;
  const mint: PlaceMint = { code, draw: draw.value, lang };
  const begun = (): void => void (mint.draw = draw.value = keep(code, draw.value, window_s));
  form.addEventListener("submit", begun);
  // Words that are not sent yet are in this page alone: a guest who calls meanwhile waits in another tab.
  ask.onsubmit = () => void (ask.target = document.querySelector("textarea")?.value ? "_blank" : "");
  // Without Wasm the form, and the page that it leads to, are the product.
  if (!globalThis.WebAssembly) return;

  let tapped = 0;
  let asked: Promise<boolean> | undefined;
  /** The invitation, and all texts with it. Asks again where it could not be had. */
  const fill = (): Promise<boolean> =>
    (asked ||= (async () => {
      const { status, body } = await call<Screen & Body>(v1 + "invitations", asking(mint));
      if (body.texts) {
        ask.action = `/a/${body.token}/call?lang=${body.lang}`;
        ask.hidden = false;
        return !!Object.assign(screen, body);
      }
      asked = undefined;
      // A card that was replaced, or an answer that was deleted: the page behind the form explains it.
      if (tapped && body.code && !later(status)) {
        const choice = document.createElement("input");
        Object.assign(choice, { type: "hidden", name: screen.first, value: tapped });
        form.append(choice);
        form.submit();
      }
      return false;
    })());
  if (left()) await (await rest())?.flush();
  if (earlier && !(await fill())) return;

  const drawn = await first();
  // A form that is on its way already has the answer.
  if (!drawn) return;
  const session = drawn.session({
    root: root as unknown as ShadowRoot,
    nodes,
    screen,
    skew,
    mint: mint as never,
    endpoint: location.origin,
    popover: false,
    nonce: document.querySelector<HTMLElement>("[nonce]")!.nonce,
    emit() {},
    settle() {},
    close() {},
    call,
    async rest() {
      if (await fill()) return rest();
      // No room is kept for what will not be drawn.
      nodes.card.classList.remove("wait");
      return undefined;
    },
    // What an earlier load has answered is shown in full at once; else the answer has the line to itself.
    painted: (work) => void (screen.rev && setTimeout(work)),
  });
  session.label(screen);
  nodes.buttons.forEach((button, i) => {
    button.onclick = (event) => {
      try {
        begun();
        mint.at ||= Date.now();
        tapped = i + 1;
        session.minted ||= fill();
        session.choose(tapped);
        event.preventDefault();
      } catch {
        // The form is sent.
      }
    };
  });
}

void begin().catch(() => {});
