// How a React app uses the wrapper. Compiled by `cargo xtask test types`, never run.

import { useState, type ReactElement } from "react";
import { AfterwordFeedback } from "afterword/react";

export function Chat({ token }: { token?: string }): ReactElement {
  const [rating, setRating] = useState<number | null>();
  return (
    <AfterwordFeedback
      endpoint="https://afterword.example"
      token={token}
      lang="ja"
      reserve={260}
      onShown={({ lang }) => console.log(lang.length)}
      onAnswered={({ answer }) => setRating(answer.rating)}
      onClosed={() => setRating(undefined)}
      onFailed={({ code }) => console.warn(code, rating)}
    >
      <a href="https://afterword.example/s/pk_live_x">How was it?</a>
    </AfterwordFeedback>
  );
}

export const unsigned = (
  <AfterwordFeedback endpoint="https://afterword.example" siteKey="pk_live_x" conversation="chat-1" facts={{ channel: "chat" }} focus />
);

export const mistakes = [
  // @ts-expect-error: an invitation has one source
  <AfterwordFeedback token="t" siteKey="pk_live_x" />,
  // @ts-expect-error: nobody is invited
  <AfterwordFeedback endpoint="https://afterword.example" />,
  // @ts-expect-error: there is no such event
  <AfterwordFeedback token="t" onRated={() => {}} />,
];
