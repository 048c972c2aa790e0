// <AfterwordFeedback>: the element in a Vue tree. Nothing of it runs on a server but the rendering of its slot.

import { defineComponent, h, onActivated, onBeforeUnmount, onDeactivated, onMounted, ref, watch } from "vue";

import { load, type AfterwordElement, type Answered, type Failed, type Shown, type WidgetProps } from "./index.js";
import { question } from "./question.js";

export type AfterwordFeedbackProps = WidgetProps;

export type AfterwordFeedbackEmits = {
  shown: (shown: Shown) => void;
  /** Twice: on the click with `stored: false`, and again when it is stored. */
  answered: (answered: Answered) => void;
  closed: () => void;
  failed: (failed: Failed) => void;
};

/** Asks as soon as it is mounted, and again when it is about something else. Mounted twice, it stays one session. */
export const AfterwordFeedback = defineComponent<AfterwordFeedbackProps, AfterwordFeedbackEmits>(
  (props, { emit, slots }) => {
    const element = ref<AfterwordElement>();
    /** Of the last time that it was asked; what was on its way before then opens nothing any more. */
    let turn = 0;
    const stop = (): void => void turn++;
    const ask = async (): Promise<void> => {
      const mine = ++turn;
      if (!question(props)) return;
      const afterword = await load(props);
      const target = element.value;
      if (mine === turn && target) void afterword.open({ layout: "inline", ...props, target });
    };
    onMounted(ask);
    onActivated(ask);
    onDeactivated(stop);
    onBeforeUnmount(stop);
    watch(() => question(props), ask, { flush: "post" });
    return () =>
      h(
        "afterword-feedback",
        {
          // Another question gets an element of its own, and the one before it ends with its element.
          key: question(props),
          ref: element,
          "onAfterword:shown": (event: CustomEvent<Shown>) => emit("shown", event.detail),
          "onAfterword:answered": (event: CustomEvent<Answered>) => emit("answered", event.detail),
          "onAfterword:closed": () => emit("closed"),
          "onAfterword:failed": (event: CustomEvent<Failed>) => emit("failed", event.detail),
        },
        slots["default"]?.(),
      );
  },
  {
    name: "AfterwordFeedback",
    // The types are checked where there is TypeScript; at run time Vue needs the names, and to know what is a flag.
    props: {
      token: null,
      siteKey: null,
      conversation: null,
      facts: null,
      lang: null,
      endpoint: null,
      chat: null,
      layout: null,
      reserve: null,
      nonce: null,
      focus: Boolean,
      src: null,
      integrity: null,
    },
    emits: ["shown", "answered", "closed", "failed"],
  },
);
