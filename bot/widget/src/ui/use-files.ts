import { useState } from "preact/hooks";
import { MOST_FILES } from "../core/uploads";
import { useUi } from "./context";

const filesOf = (data: DataTransfer | null): File[] => [...(data?.files ?? [])];
const holdsFiles = ({ dataTransfer }: DragEvent) => dataTransfer?.types.includes("Files") ?? false;

/** Adding files by hand, by dropping them and by pasting them; `note` says what did not fit. */
export function useFiles() {
  const { chat, view, texts } = useUi();
  const [tooMany, setTooMany] = useState(false);
  const add = (files: File[]) => {
    if (files.length > 0) setTooMany(!chat.files.add(files));
  };
  const onPaste = (event: ClipboardEvent) => {
    const files = filesOf(event.clipboardData);
    // Words that are copied from an office program come with a picture of themselves: the words are meant.
    if (files.length === 0 || event.clipboardData?.types.includes("text/plain")) return;
    event.preventDefault();
    add(files);
  };
  const full = view.uploads.length >= MOST_FILES;
  return { add, onPaste, full, note: tooMany && full ? texts("attach_most", { count: MOST_FILES }) : "" };
}

/** Files dragged over the chat may be dropped anywhere on it. */
export function useDrop(add: (files: File[]) => void, canTake: () => boolean) {
  const [over, setOver] = useState(false);
  const onDragOver = (event: DragEvent) => {
    if (!holdsFiles(event) || !canTake()) return;
    event.preventDefault();
    setOver(true);
  };
  const onDragLeave = (event: DragEvent) => {
    // Going from one element of the chat to the next is no leaving.
    const to = event.relatedTarget as Node | null;
    if (!to || !(event.currentTarget as HTMLElement).contains(to)) setOver(false);
  };
  const onDrop = (event: DragEvent) => {
    if (!holdsFiles(event) || !canTake()) return;
    event.preventDefault();
    setOver(false);
    add(filesOf(event.dataTransfer));
  };
  return { over, handlers: { onDragOver, onDragLeave, onDrop } };
}
