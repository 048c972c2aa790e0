// The script a page loads: defines the element once and offers the same by `afterword`.

import { AfterwordFeedback, type Options, type Result } from "./element";
import { language } from "./lang";
import { rest } from "./rest";
import { prepare, type Texts } from "./texts";

const TAG = "afterword-feedback";
const each = (work: (one: AfterwordFeedback) => void): void => document.querySelectorAll<AfterwordFeedback>(TAG).forEach(work);

const early = (options: Options): Promise<Texts> => prepare(options, options.lang || language(document.documentElement));

const afterword = {
  /** Opens a widget: in the element or container `target`, else as a popover of its own. Never rejects. */
  open(options: Options = {}): Promise<Result> {
    const { target, layout = target ? "inline" : "popover" } = options;
    let at = (typeof target === "string" ? document.querySelector(target) : target) as AfterwordFeedback | null | undefined;
    if (!(at instanceof AfterwordFeedback)) {
      each((old) => old.temporary && old.remove());
      const made = document.createElement(TAG) as AfterwordFeedback;
      made.temporary = true;
      (at || document.body).append(made);
      at = made;
      options = { ...options, layout };
    }
    return at.open(options);
  },
  close: () => each((one) => one.close()),
  /** Takes every widget out of the page. */
  remove: () => each((one) => one.remove()),
  /** Fetches texts and Wasm, so that open() needs no network. */
  async preload(options: Options): Promise<void> {
    void rest();
    await early(options);
  },
  /** Whether there is a question to ask, and why not. What was fetched serves open(). */
  async canShow(options: Options): Promise<{ show: boolean; reason?: string }> {
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
