import { useEffect, useState } from "preact/hooks";
import { useUi } from "./context";
import { LeaveIcon, PersonIcon } from "./icons";

// Milliseconds in which a second click is a slip: the way to a person becomes the way back under it.
const TWICE = 1_000;

/** The way to a person, and while one waits for them the way back, always in sight. */
export function Foot() {
  const { chat, view, texts } = useUi();
  const { state } = view.thread.control;
  const [resting, setResting] = useState(false);
  useEffect(() => {
    if (!resting) return;
    const timer = setTimeout(() => setResting(false), TWICE);
    return () => clearTimeout(timer);
  }, [resting]);
  if (state === "human" || view.phase === "refused") return null;
  const waits = state === "queued";
  const choose = () => {
    if (resting) return;
    setResting(true);
    if (waits) chat.chooseStanding("leave_queue", texts("leave_queue"));
    else chat.chooseStanding("handoff", texts("speak_to_person_says"));
  };
  return (
    <div class="foot">
      <button type="button" aria-disabled={resting} onClick={choose}>
        {waits ? <LeaveIcon /> : <PersonIcon />}
        {texts(waits ? "leave_queue" : "speak_to_person")}
      </button>
    </div>
  );
}
