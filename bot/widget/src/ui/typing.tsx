import { useUi } from "./context";

export function TypingView() {
  const { view, texts } = useUi();
  const who = view.typing[view.typing.length - 1];
  if (!who) return null;
  const name = view.thread.control.agent?.name ?? texts("person");
  return (
    <div class="typing">
      <span class="dots" aria-hidden="true">
        <i />
        <i />
        <i />
      </span>
      <span class="unseen">{who === "agent" ? texts("typing_agent", { name }) : texts("typing_bot")}</span>
    </div>
  );
}
