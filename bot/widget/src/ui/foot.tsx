import { useUi } from "./context";
import { LeaveIcon, PersonIcon } from "./icons";

/** The way to a person, and while one waits for them the way back, always in sight. */
export function Foot() {
  const { chat, view, texts } = useUi();
  const { state } = view.thread.control;
  if (state === "human" || view.phase === "refused") return null;
  const waits = state === "queued";
  const choose = () =>
    waits
      ? chat.chooseStanding("leave_queue", texts("leave_queue"))
      : chat.chooseStanding("handoff", texts("speak_to_person_says"));
  return (
    <div class="foot">
      <button type="button" onClick={choose}>
        {waits ? <LeaveIcon /> : <PersonIcon />}
        {texts(waits ? "leave_queue" : "speak_to_person")}
      </button>
    </div>
  );
}
