import type { Pending } from "../core/thread";
import { problemText } from "../texts";
import { useUi } from "./context";
import { Files } from "./files";
import { ClockIcon } from "./icons";

/** A message of the customer's that the server has not kept yet, and why. */
export function PendingView({ pending }: { pending: Pending }) {
  const { chat, texts } = useUi();
  const { id, state, problem, shown, files } = pending;
  return (
    <article class={`message by-customer heads is-${state}`} aria-label={texts("you")} data-pending={id}>
      {shown && (
        <div class="bubble">
          <p class="typed" dir="auto">
            {shown}
          </p>
        </div>
      )}
      {files && <Files files={files} />}
      {state === "failed" ? (
        <p class="mark is-bad" role="alert">
          <span>
            <b>{texts("not_sent")}.</b> {problemText(texts, problem ?? "other")}
          </span>
          <button type="button" class="plain" onClick={() => chat.resend(id)}>
            {texts("retry")}
          </button>
          <button type="button" class="plain" onClick={() => chat.discard(id)}>
            {texts("discard")}
          </button>
        </p>
      ) : (
        <p class="mark">
          <ClockIcon />
          {state === "sending" ? texts("sending") : problem ? problemText(texts, problem) : texts("waiting")}
        </p>
      )}
    </article>
  );
}
