import type { RefObject } from "preact";
import { useUi } from "./context";
import { ChatIcon, DownIcon } from "./icons";

const MOST_SHOWN = 99;

export function Launcher({ button }: { button: RefObject<HTMLButtonElement | null> }) {
  const { chat, view, texts } = useUi();
  const { open, unread } = view;
  const label = open ? texts("close") : unread > 0 ? texts("launcher_unread", { count: unread }) : texts("launcher");
  return (
    <button
      ref={button}
      type="button"
      class="launcher"
      aria-label={label}
      aria-expanded={open}
      aria-controls="panel"
      onClick={() => (open ? chat.close() : chat.open())}
    >
      {open ? <DownIcon /> : <ChatIcon />}
      {!open && unread > 0 && (
        <span class="badge" aria-hidden="true">
          {Math.min(unread, MOST_SHOWN)}
        </span>
      )}
    </button>
  );
}
