// The script a page loads: defines the element once and offers the same by `afterword`.

import { AfterwordFeedback, connected, type Options, type Result } from "./element";
import { language } from "./lang";
import { first, rest } from "./rest";
import { prepare, type Texts } from "./texts";

const TAG = "afterword-feedback";

const early = (options: Options): Promise<Texts> => prepare(options, options.lang || language(document.documentElement));

/** The element of the page at `target`, or one of our own in it. */
function place(target: Options["target"]): AfterwordFeedback {
  const at = typeof target === "string" ? document.querySelector(target) : target;
  if (at instanceof AfterwordFeedback) return at;
  const parent = at || document.body;
  for (const old of connected) if (old.temporary && old.parentNode === parent) old.remove();
  const made = document.createElement(TAG) as AfterwordFeedback;
  made.temporary = true;
  parent.append(made);
  return made;
}

const afterword = {
  /** Opens a widget: in the element or container `target`, else as a popover of its own. Never rejects. */
  open(options: Options = {}): Promise<Result> {
    try {
      const at = place(options.target);
      return at.open(at.temporary ? { layout: options.target ? "inline" : "popover", ...options } : options);
    } catch (error) {
      console.warn("afterword: " + error);
      return Promise.resolve({ outcome: "not_shown", code: "bad_options" });
    }
  },
  close: () => connected.forEach((one) => one.close()),
  /** Takes every widget out of the page. */
  remove: () => connected.forEach((one) => one.remove()),
  /** Fetches texts and Wasm, so that open() needs no network. */
  async preload(options: Options = {}): Promise<void> {
    void rest();
    const { screen } = await early(options);
    if (screen?.show) (await first())?.warm(screen, options.nonce);
  },
  /** Whether there is a question to ask, and why not. What was fetched serves open(). */
  async canShow(options: Options = {}): Promise<{ show: boolean; reason?: string }> {
    const { screen, code } = await early(options);
    const reason = screen ? (screen.rev ? "answered" : screen.why_not) : code;
    return reason ? { show: false, reason } : { show: true };
  },
};

export type Afterword = typeof afterword;

// A second copy of the script leaves the first one in charge.
if (!customElements.get(TAG)) {
  customElements.define(TAG, AfterwordFeedback);
  Object.assign(globalThis, { afterword });
}
