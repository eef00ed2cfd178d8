import { useEffect, useRef } from "preact/hooks";
import { Composer } from "./composer";
import { useUi } from "./context";
import { cycleFocus } from "./focus";
import { Header } from "./header";
import { Log } from "./log";
import { Notice } from "./notice";
import { useNarrow, useViewportHeight } from "./viewport";

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

  useEffect(() => {
    // A chat that was open on the page before must not take the focus from the new page.
    if (view.open && mounted.current) input.current?.focus();
    mounted.current = true;
  }, [view.open]);

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
    >
      <Header />
      <Notice />
      <Log />
      <Composer input={input} draft={draft} />
    </section>
  );
}
