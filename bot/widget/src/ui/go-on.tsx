import { useEffect, useId, useState } from "preact/hooks";
import type { ChannelChoice, WayOn } from "../core/protocol";
import { problemText } from "../texts";
import { useUi } from "./context";
import { Sheet } from "./sheet";

interface GoOnProps {
  channel: ChannelChoice;
  close: () => void;
}

/** The way to another channel, asked for anew each time: it works once. */
export function GoOn({ channel, close }: GoOnProps) {
  const { chat, texts } = useUi();
  const [way, setWay] = useState<WayOn>({});
  const [problem, setProblem] = useState("");
  const named = { channel: channel.title };
  useEffect(() => {
    chat.aside.wayOn(channel.name).then(setWay, () => setProblem(problemText(texts, "other")));
  }, []);
  return (
    <Sheet title={texts("go_on", named)} close={close}>
      <p>{texts("go_on_text")}</p>
      <div role="status">
        {problem && <p class="wrong">{problem}</p>}
        {way.url && (
          <a class="solid" href={way.url} target="_blank" rel="noopener noreferrer" onClick={close}>
            {texts("go_on_open", named)}
          </a>
        )}
        {way.text && <Words text={way.text} title={texts("go_on_write", named)} />}
      </div>
    </Sheet>
  );
}

/** What is written in the other channel. */
function Words({ text, title }: { text: string; title: string }) {
  const { texts } = useUi();
  const id = useId();
  const [copied, setCopied] = useState(false);
  const copy = () => navigator.clipboard?.writeText(text).then(() => setCopied(true), () => undefined);
  return (
    <div class="field">
      <label for={id}>{title}</label>
      <input id={id} readOnly dir="ltr" value={text} onFocus={({ currentTarget }) => currentTarget.select()} />
      <button type="button" class="solid" onClick={() => void copy()}>
        {texts(copied ? "copied" : "copy")}
      </button>
    </div>
  );
}
