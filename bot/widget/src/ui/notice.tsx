import { useEffect, useState } from "preact/hooks";
import { problemText } from "../texts";
import { useUi } from "./context";

const PATIENCE = 1_500;

/** What stands between the customer and the chat, once it lasts long enough to be worth a word. */
export function Notice() {
  const { chat, view, texts } = useUi();
  const { phase, problem } = view;
  const troubled = phase === "offline" || phase === "connecting";
  const [late, setLate] = useState(false);

  useEffect(() => {
    setLate(false);
    if (!troubled) return;
    const timer = setTimeout(() => setLate(true), PATIENCE);
    return () => clearTimeout(timer);
  }, [troubled]);

  if (phase === "refused") {
    return (
      <div class="notice is-bad" role="alert">
        <p>{problemText(texts, problem ?? "other")}</p>
        <button type="button" class="plain" onClick={() => void chat.connect()}>
          {texts("retry")}
        </button>
      </div>
    );
  }
  return (
    <div class="notice" role="status" hidden={!troubled || !late}>
      {troubled && late && texts(phase === "connecting" ? "connecting" : navigator.onLine ? "unreachable" : "offline")}
    </div>
  );
}
