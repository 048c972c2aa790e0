// How a Vue app uses the wrapper. Compiled by `cargo xtask test types`, never run.

import { defineComponent, h } from "vue";
import { AfterwordFeedback } from "afterword/vue";

export const Chat = defineComponent((props: { token: string }) => () =>
  h(
    AfterwordFeedback,
    {
      endpoint: "https://afterword.example",
      token: props.token,
      lang: "ja",
      onShown: ({ lang }) => console.log(lang.length),
      onAnswered: ({ stored, answer }) => console.log(stored, answer.rating),
      onClosed: () => {},
      onFailed: ({ code }) => console.warn(code),
    },
    () => h("a", { href: "https://afterword.example/s/pk_live_x" }, "How was it?"),
  ),
);

export const unsigned = h(AfterwordFeedback, { siteKey: "pk_live_x", conversation: "chat-1", facts: { channel: "chat" }, focus: true });

export const mistakes = [
  // @ts-expect-error: a key is a text
  h(AfterwordFeedback, { siteKey: 7 }),
  // @ts-expect-error: there is no such layout
  h(AfterwordFeedback, { token: "t", layout: "modal" }),
];
