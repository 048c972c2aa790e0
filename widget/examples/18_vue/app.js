import { createApp, defineComponent, h, ref } from "vue";
import { AfterwordFeedback } from "afterword/vue";

const Chat = defineComponent({
  props: { conversation: String },
  setup(props) {
    const rating = ref();
    return () => [
      h(AfterwordFeedback, {
        endpoint: "http://localhost:8787",
        siteKey: "pk_test_demo_support",
        conversation: props.conversation,
        facts: { channel: "chat" },
        onAnswered: ({ stored, answer }) => stored && (rating.value = answer.rating),
      }),
      rating.value && h("p", `Thank you! You gave ${rating.value} of 5.`),
    ];
  },
});

const App = defineComponent(() => {
  const open = ref(true);
  return () => [
    open.value && h(Chat, { conversation: "chat-48213" }),
    h("button", { type: "button", onClick: () => (open.value = !open.value) }, open.value ? "Leave the chat" : "Back to the chat"),
  ];
});

createApp(App).mount("#feedback");
