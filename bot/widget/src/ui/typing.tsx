import { useUi } from "./context";

/** Who is typing; a person by name, in words, since one waits for them longer. */
export function TypingView() {
  const { view, texts } = useUi();
  const who = view.typing[view.typing.length - 1];
  if (!who) return null;
  const name = view.thread.control.agent?.name ?? texts("person");
  return (
    <div class={`typing by-${who}`}>
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class={who === "agent" ? "typing-words" : "unseen"}>
        {who === "agent" ? texts("typing_agent", { name }) : texts("typing_bot")}
      </span>
    </div>
  );
}
