import { StrictMode, useState } from "react";
import { createRoot } from "react-dom/client";
import { AfterwordFeedback } from "afterword/react";

function Chat({ conversation }) {
  const [rating, setRating] = useState();
  return (
    <>
      <AfterwordFeedback
        endpoint="http://localhost:8787"
        siteKey="pk_test_demo_support"
        conversation={conversation}
        facts={{ channel: "chat" }}
        onAnswered={({ stored, answer }) => stored && setRating(answer.rating)}
      />
      {rating && <p>Thank you! You gave {rating} of 5.</p>}
    </>
  );
}

function App() {
  const [open, setOpen] = useState(true);
  return (
    <>
      {open && <Chat conversation="chat-48213" />}
      <button type="button" onClick={() => setOpen(!open)}>
        {open ? "Leave the chat" : "Back to the chat"}
      </button>
    </>
  );
}

createRoot(document.querySelector("#feedback")).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
