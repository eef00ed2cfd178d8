import { useState } from "preact/hooks";
import { problemText } from "../texts";
import { useUi } from "./context";
import { openingOf } from "./dates";
import { Fields, Submit, useFields } from "./fields";
import { CheckIcon } from "./icons";

/** What the shop wants to know before the first message. Nothing of it proves who somebody is. */
export function Prechat() {
  const { chat, view, texts } = useUi();
  const { title = "", fields = [] } = view.config.prechat ?? {};
  const form = useFields(fields, (values) => chat.introduce(values));
  return (
    <div class="before">
      <form class="before-form" noValidate onSubmit={form.onSubmit} aria-label={title || texts("prechat_title")}>
        <h3>{title || texts("prechat_title")}</h3>
        <Fields form={form} />
        <button type="submit" class="solid">
          {texts("prechat_start")}
        </button>
      </form>
    </div>
  );
}

interface OfflineProps {
  /** Told when a message is on its way, and when it is no more. */
  leaving: (now: boolean) => void;
}

/** In place of a chat while nobody is there: a message that is answered by mail. */
export function Offline({ leaving }: OfflineProps) {
  const { chat, view, texts, locale } = useUi();
  const { text = "", until, fields = [] } = view.config.offline ?? {};
  const [problem, setProblem] = useState("");
  const [another, setAnother] = useState(false);
  const form = useFields(fields, async (values) => {
    leaving(true);
    const code = await chat.leave(values);
    setProblem(code ? problemText(texts, code) : "");
    setAnother(another && code !== undefined);
    leaving(false);
  });
  if (chat.left && !another) {
    return (
      <div class="before is-done">
        <CheckIcon />
        <p role="status">{texts("offline_kept", { email: chat.left.email })}</p>
        {view.thread.messages.map(({ seq, text }) => (
          <p key={seq} class="typed" dir="auto">
            {text}
          </p>
        ))}
        <button type="button" class="plain" onClick={() => setAnother(true)}>
          {texts("offline_title")}
        </button>
      </div>
    );
  }
  return (
    <div class="before">
      <form class="before-form" noValidate onSubmit={form.onSubmit} aria-label={texts("offline_title")}>
        <h3>{texts("offline_title")}</h3>
        <p>
          {text} {until && texts("offline_until", { when: openingOf(until, locale) })}
        </p>
        <Fields form={form} values={{ ...chat.left, ...chat.visitor }} />
        <Submit problem={problem} busy={form.busy}>
          {texts("offline_send")}
        </Submit>
      </form>
    </div>
  );
}
