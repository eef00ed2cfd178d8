import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useUi } from "./context";
import { SendIcon } from "./icons";

const LONGEST = 10_000;
const TALLEST = 132;
const TYPING_EVERY = 5_000;

interface ComposerProps {
  input: RefObject<HTMLTextAreaElement | null>;
  draft: { text: string; turn: number };
}

export function Composer({ input, draft }: ComposerProps) {
  const { chat, view, texts } = useUi();
  const [text, setText] = useState("");
  const typedAt = useRef(0);

  useEffect(() => {
    if (draft.turn === 0) return;
    setText(draft.text);
    input.current?.focus();
  }, [draft.turn]);

  useEffect(() => {
    const box = input.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${Math.min(box.scrollHeight, TALLEST)}px`;
  }, [text, view.open]);

  const onInput = (event: Event) => {
    setText((event.target as HTMLTextAreaElement).value);
    if (Date.now() - typedAt.current < TYPING_EVERY) return;
    typedAt.current = Date.now();
    chat.isTyping();
  };
  const send = () => {
    if (!text.trim()) return;
    chat.say(text);
    setText("");
    typedAt.current = 0;
    input.current?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    send();
  };
  const onSubmit = (event: Event) => {
    event.preventDefault();
    send();
  };

  return (
    <form class="composer" onSubmit={onSubmit}>
      <textarea
        ref={input}
        rows={1}
        value={text}
        maxLength={LONGEST}
        placeholder={texts("write")}
        aria-label={texts("write")}
        dir="auto"
        enterkeyhint="send"
        disabled={view.phase === "refused"}
        onInput={onInput}
        onKeyDown={onKeyDown}
      />
      <button type="submit" class="send" aria-label={texts("send")} disabled={!text.trim() || view.phase === "refused"}>
        <SendIcon />
      </button>
    </form>
  );
}
