import type { RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useUi } from "./context";
import { ClipIcon, SendIcon } from "./icons";
import { UploadTray } from "./uploads";
import type { useFiles } from "./use-files";

const LONGEST = 10_000;
const TALLEST = 132;
const TYPING_EVERY = 5_000;

interface ComposerProps {
  input: RefObject<HTMLTextAreaElement | null>;
  draft: { text: string; turn: number };
  files: ReturnType<typeof useFiles>;
}

export function Composer({ input, draft, files }: ComposerProps) {
  const { chat, view, texts } = useUi();
  const [text, setText] = useState("");
  // Sent while a file was still on its way: it goes when the file is there.
  const [wanted, setWanted] = useState(false);
  const typedAt = useRef(0);
  const refused = view.phase === "refused";
  const states = view.uploads.map(({ state }) => state);
  const uploading = states.some((state) => state === "uploading" || state === "waiting");
  const anything = text.trim() !== "" || states.includes("done") || uploading;

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

  const send = () => {
    input.current?.focus();
    if (!anything) return;
    if (uploading) return setWanted(true);
    setWanted(false);
    chat.send(text);
    setText("");
    typedAt.current = 0;
  };
  useEffect(() => {
    if (!wanted || uploading) return;
    // What did not get through is for the customer to see first.
    if (states.includes("failed")) setWanted(false);
    else send();
  }, [wanted, uploading]);

  const onInput = (event: Event) => {
    setText((event.target as HTMLTextAreaElement).value);
    if (Date.now() - typedAt.current < TYPING_EVERY) return;
    typedAt.current = Date.now();
    chat.isTyping();
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
      <UploadTray />
      {files.note && (
        <p class="wrong" role="alert">
          {files.note}
        </p>
      )}
      <div class="writing">
        <AddFile files={files} disabled={refused} />
        <textarea
          ref={input}
          rows={1}
          value={text}
          maxLength={LONGEST}
          placeholder={texts("write")}
          aria-label={texts("write")}
          dir="auto"
          enterkeyhint="send"
          disabled={refused}
          onInput={onInput}
          onKeyDown={onKeyDown}
          onPaste={files.onPaste}
        />
        <button
          type="submit"
          class={`send ${wanted ? "is-waiting" : ""}`}
          aria-label={texts("send")}
          aria-busy={wanted}
          disabled={!anything || refused}
        >
          <SendIcon />
        </button>
      </div>
    </form>
  );
}

/** The browser's own file dialog, behind a button of ours. */
function AddFile({ files, disabled }: { files: ComposerProps["files"]; disabled: boolean }) {
  const { view, texts } = useUi();
  const picker = useRef<HTMLInputElement>(null);
  const onChange = () => {
    files.add([...(picker.current?.files ?? [])]);
    // The same file may be chosen again after it was removed.
    if (picker.current) picker.current.value = "";
  };
  return (
    <>
      <button
        type="button"
        class="icon clip"
        aria-label={texts("attach")}
        title={texts("attach")}
        disabled={disabled || files.full}
        onClick={() => picker.current?.click()}
      >
        <ClipIcon />
      </button>
      <input
        type="file"
        ref={picker}
        hidden
        multiple
        accept={view.config.attachments?.types.join(",")}
        onChange={onChange}
      />
    </>
  );
}
