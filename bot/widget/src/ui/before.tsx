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

/** In place of a chat while nobody is there: a message that is answered by mail. */
export function Offline({ left, leave }: { left: boolean; leave: () => void }) {
  const { chat, view, texts, locale } = useUi();
  const { text = "", until, fields = [] } = view.config.offline ?? {};
  const [problem, setProblem] = useState("");
  const [kept, setKept] = useState("");
  const form = useFields(fields, async (values) => {
    leave();
    const code = await chat.aside.leaveMessage(values);
    setProblem(code ? problemText(texts, code) : "");
    if (!code) setKept(values.email ?? "");
  });
  if (left && kept) {
    return (
      <div class="before is-done" role="status">
        <CheckIcon />
        <p>{texts("offline_kept", { email: kept })}</p>
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
        <Fields form={form} values={chat.visitor} />
        <Submit problem={problem} busy={form.busy}>
          {texts("offline_send")}
        </Submit>
      </form>
    </div>
  );
}
