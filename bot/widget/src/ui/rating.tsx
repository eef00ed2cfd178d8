import { useState } from "preact/hooks";
import { useUi } from "./context";
import { Stars } from "./stars";

/** Asked once, in the thread, when the conversation has ended. */
export function Rating() {
  const { chat, view, texts } = useUi();
  const [score, setScore] = useState(0);
  const [failed, setFailed] = useState(false);
  if (view.rated) return <p class="thanks">{texts("rate_thanks")}</p>;

  const onSubmit = async (event: Event) => {
    event.preventDefault();
    const comment = String(new FormData(event.target as HTMLFormElement).get("comment") ?? "").trim();
    setFailed(!(await chat.rate(score, comment)));
  };
  return (
    <form class="form rating" aria-label={texts("rate_title")} onSubmit={(event) => void onSubmit(event)}>
      <Stars name="score" label={texts("rate_title")} chosen={setScore} />
      {score > 0 && (
        <>
          <textarea
            name="comment"
            rows={2}
            maxLength={2000}
            placeholder={texts("rate_comment")}
            aria-label={texts("rate_comment")}
            dir="auto"
          />
          <button type="submit" class="solid">
            {texts("rate_send")}
          </button>
        </>
      )}
      {failed && (
        <p class="wrong" role="alert">
          {texts("rate_failed")}
        </p>
      )}
    </form>
  );
}
