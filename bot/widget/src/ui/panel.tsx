import type { ComponentChildren } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { Announcer } from "./announcer";
import { Offline, Prechat } from "./before";
import { Composer } from "./composer";
import { useUi } from "./context";
import { cycleFocus } from "./focus";
import { Foot } from "./foot";
import { Header } from "./header";
import { ClipIcon } from "./icons";
import { Log } from "./log";
import { useLostFocus } from "./lost-focus";
import { Notice } from "./notice";
import { type SheetName, Sheets } from "./sheets";
import { useDrop, useFiles } from "./use-files";
import { useNarrow, useViewportHeight } from "./viewport";

// Milliseconds that a passing word is to be read.
const TOLD_FOR = 8_000;

interface PanelProps {
  draft: { text: string; turn: number };
  wasOpen: boolean;
}

export function Panel({ draft, wasOpen }: PanelProps) {
  const { chat, view, texts } = useUi();
  const panel = useRef<HTMLElement>(null);
  const input = useRef<HTMLTextAreaElement>(null);
  const narrow = useNarrow();
  const mounted = useRef(!wasOpen);
  useViewportHeight(panel, narrow && view.open);
  useLostFocus(panel, input);

  useLayoutEffect(() => {
    // A chat that was open on the page before must not take the focus from the new page.
    if (view.open && mounted.current) input.current?.focus();
    mounted.current = true;
  }, [view.open]);

  const [sheet, setSheet] = useState<SheetName>();
  const [told, setTold] = useState("");
  const files = useFiles();
  const drop = useDrop(files.add, () => input.current?.disabled === false);
  useEffect(() => {
    if (!told) return;
    const timer = setTimeout(() => setTold(""), TOLD_FOR);
    return () => clearTimeout(timer);
  }, [told]);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape" && !event.defaultPrevented) {
      event.stopPropagation();
      chat.close();
    } else if (event.key === "Tab" && panel.current) {
      cycleFocus(panel.current, event);
    }
  };

  return (
    <section
      id="panel"
      class="panel"
      ref={panel}
      role="dialog"
      aria-label={texts("shop_name")}
      aria-modal={narrow ? "true" : undefined}
      hidden={!view.open}
      onKeyDown={onKeyDown}
      {...drop.handlers}
    >
      <Header ask={setSheet} tell={setTold} />
      <Notice />
      <Content>
        <Log />
        <p class="toast" role="status">
          {told}
        </p>
        <Composer input={input} draft={draft} files={files} />
        <Foot />
      </Content>
      <Announcer />
      {drop.over && (
        <div class="drop" aria-hidden="true">
          <ClipIcon />
          {texts("attach_drop")}
        </div>
      )}
      {sheet && <Sheets name={sheet} close={() => setSheet(undefined)} tell={setTold} />}
    </section>
  );
}

/** The conversation, or the form that the shop has put before it or in its place. */
function Content({ children }: { children: ComponentChildren }) {
  const { chat, view } = useUi();
  const { thread, config } = view;
  const begun = thread.messages.length + thread.pending.length > 0;
  // What was left is a message of the conversation: the thanks for it stay.
  const [leaving, setLeaving] = useState(false);
  if (config.offline && (!begun || leaving || chat.left)) return <Offline leaving={setLeaving} />;
  if (chat.asksFirst) return chat.mayBeKnown ? <div class="before" aria-busy="true" /> : <Prechat />;
  return <>{children}</>;
}
