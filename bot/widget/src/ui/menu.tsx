import { useEffect, useRef, useState } from "preact/hooks";
import { useUi } from "./context";
import { AgainIcon, MoreIcon, PersonIcon } from "./icons";

const STEP: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

/** A menu button after the ARIA pattern: arrows move, Escape closes, focus returns to the button. */
export function Menu() {
  const { chat, view, texts } = useUi();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const { state } = view.thread.control;
  const withPerson = state === "queued" || state === "human";

  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
  useEffect(() => {
    if (open) items()[0]?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
  };
  const say = (text: string) => () => {
    close();
    chat.say(text);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = STEP[event.key];
    if (event.key === "Escape" || event.key === "Tab") {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (step) {
      event.preventDefault();
      const all = items();
      const now = all.indexOf(event.target as HTMLElement);
      all[(now + step + all.length) % all.length]?.focus();
    }
  };

  return (
    <div class="menu">
      <button
        type="button"
        class="icon"
        ref={button}
        aria-label={texts("menu")}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <MoreIcon />
      </button>
      {open && <div class="backdrop" onClick={close} />}
      {open && (
        <div class="menu-list" role="menu" ref={list} aria-label={texts("menu")} onKeyDown={onKeyDown}>
          {!withPerson && (
            <button type="button" role="menuitem" tabIndex={-1} onClick={say(texts("speak_to_person_says"))}>
              <PersonIcon />
              {texts("speak_to_person")}
            </button>
          )}
          <button type="button" role="menuitem" tabIndex={-1} onClick={say(texts("start_over_says"))}>
            <AgainIcon />
            {texts("start_over")}
          </button>
        </div>
      )}
    </div>
  );
}
