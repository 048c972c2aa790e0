// The core as long as there is no Wasm, and for good where none can come: recorded choice, undo, retries,
// and a link to the plain page for the rest. `widget/src/model.rs` does the same in full.

import { h } from "afterword-first";
import type { Core } from "../first/session";
import { later, type Stored } from "../wire";
import type { Shell } from "./shell";

/** After these nothing stands to be taken back. */
const REFUSALS = /again|expired|refused/;

export interface Plain extends Core {
  /** No Wasm will come. */
  alone(): void;
}

export function plain(s: Shell): Plain {
  const { screen, slot } = s;
  let alone = false;
  let tries = 0;
  let note = "";
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const write = (value: number): void => {
    note = "";
    s.send(s.rev + 1, value ? { ...s.answer, [screen.first]: value } : {});
    draw();
    s.say(recorded());
  };

  const recorded = (): string => {
    const choice = s.answer[screen.first];
    return choice ? s.t("recorded", s.t(screen.first + "." + choice)) : REFUSALS.test(note) ? "" : s.t("undone");
  };

  function draw(): void {
    clearTimeout(waiting);
    // A reply may come while Undo is pressed: the button is not taken away under the finger.
    if (slot.querySelector(":active")) return void (waiting = setTimeout(draw, 50));
    const open = !screen.until || screen.until > s.now();
    const key = note || (s.idle() ? (open ? "changeable" : "window_over") : "sending");
    s.note = note;
    const told = key === "changeable" && !(screen.until && s.answer[screen.first]) ? "" : s.t(key, screen.until ? s.moment() : "");
    const said = h("div", "said", {}, h("div", "recorded", {}, recorded()));
    const bar = h("div", "bar", {}, said, h("div", "status note", {}, told));
    if (s.answer[screen.first] && open) {
      said.append(h("button", "undo link", { type: "button", value: "undo" }, s.t("undo")));
    }
    if (alone && screen.link_plain) {
      const away = h("span", "live", {}, " (" + s.t("new_tab") + ")");
      bar.append(h("a", "more link", { href: screen.link_plain, target: "_blank", rel: "noopener" }, s.t("say_more"), away));
    }
    slot.textContent = "";
    if (s.rev) slot.append(bar);
  }

  return {
    choose(value) {
      if (s.answer[screen.first] !== value) write(value);
    },
    press(code) {
      if (code === "undo") write(0);
    },
    typed() {},
    replied(rev, status, after, random, body) {
      if (rev !== s.rev) {
        // Undone before it was stored, and stored after that: taken back once more.
        if (status === 200 && body.rev! > s.seen && s.idle() && !note) s.send(s.rev + 1, s.answer);
        return;
      }
      const { code = "", outcome = "" } = body;
      const stored = body.stored || (status === 200 ? (body as Stored) : undefined);
      note = "";
      if (later(status)) {
        note = s.saved ? "queued" : "not_sent";
        s.queued();
        s.timer(0, Math.max(after * 1000, 2000 * 2 ** Math.min(tries++, 7) * (0.5 + random)));
      } else if (stored) {
        s.adopt(stored);
        tries = 0;
        if (status === 200) s.stored(outcome);
        else note = "conflict";
        if (outcome === "too_late") note = "window_over";
        else if (stored.standing === "late") note = "late";
      } else if (body.screen) {
        note = "again";
        s.show(body.screen);
      } else if (code !== "empty_answer") {
        note = code === "expired" ? code : "refused";
        s.refused(code);
      }
      if (note) s.say(s.t(note));
      draw();
    },
    relabel: draw,
    tick(timer) {
      // The others are the Wasm's, should it have failed.
      if (!timer) s.send(s.rev, s.answer);
    },
    online() {
      if (note === "queued" || note === "not_sent") s.send(s.rev, s.answer);
    },
    leave() {},
    free() {
      s.timer(0, -1);
      clearTimeout(waiting);
      slot.textContent = "";
    },
    alone() {
      alone = s.full = true;
      // No room is kept for what will not be drawn.
      s.card.classList.remove("wait");
      if (s.rev) draw();
    },
  };
}
