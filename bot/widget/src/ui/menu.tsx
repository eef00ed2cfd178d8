import type { ComponentChildren } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";
import { problemText } from "../texts";
import { useUi } from "./context";
import { AgainIcon, CheckIcon, LeaveIcon, MailIcon, MoreIcon, SaveIcon, SoundIcon } from "./icons";
import { saveFile } from "./save-file";
import type { SheetName } from "./sheets";

const STEP: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

export interface MenuProps {
  /** Puts a question over the chat. */
  ask: (sheet: SheetName) => void;
  /** Says a word about how it went. */
  tell: (text: string) => void;
}

/** A menu button after the ARIA pattern: arrows move, Escape closes, focus returns to the button. */
export function Menu({ ask, tell }: MenuProps) {
  const { texts } = useUi();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const list = useRef<HTMLDivElement>(null);

  const items = () => [...(list.current?.querySelectorAll<HTMLElement>("[role^=menuitem]") ?? [])];
  useLayoutEffect(() => {
    if (open) items()[0]?.focus();
  }, [open]);

  const close = () => {
    setOpen(false);
    button.current?.focus();
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
          <Items close={close} ask={ask} tell={tell} />
        </div>
      )}
    </div>
  );
}

function Items({ close, ask, tell }: MenuProps & { close: () => void }) {
  const { chat, view, texts } = useUi();
  const begun = view.thread.messages.length > 0;
  const withAssistant = view.thread.control.state === "bot";
  const download = async () => {
    close();
    try {
      saveFile(await chat.aside.downloadTranscript(), `${texts("shop_name")}.html`);
    } catch {
      tell(problemText(texts, "unavailable"));
    }
  };
  const about = (sheet: SheetName) => () => {
    close();
    ask(sheet);
  };
  const toggleSound = () => {
    chat.sound.on = !chat.sound.on;
  };
  return (
    <>
      {begun && (
        <Item chosen={() => void download()}>
          <SaveIcon />
          {texts("transcript_download")}
        </Item>
      )}
      {begun && view.config.transcript?.email && (
        <Item chosen={about("mail")}>
          <MailIcon />
          {texts("transcript_mail")}
        </Item>
      )}
      {view.phase === "online" &&
        view.config.channels?.map((channel) => (
          <Item key={channel.name} chosen={about(channel)}>
            <LeaveIcon />
            {texts("go_on", { channel: channel.title })}
          </Item>
        ))}
      <button type="button" role="menuitemcheckbox" aria-checked={chat.sound.on} tabIndex={-1} onClick={toggleSound}>
        <SoundIcon />
        <span>{texts("sound")}</span>
        {chat.sound.on && <CheckIcon />}
      </button>
      {begun && withAssistant && (
        <Item chosen={about("start_over")}>
          <AgainIcon />
          {texts("start_over")}
        </Item>
      )}
    </>
  );
}

function Item({ chosen, children }: { chosen: () => void; children: ComponentChildren }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={chosen}>
      {children}
    </button>
  );
}
