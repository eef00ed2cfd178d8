import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { useUi } from "./context";
import { cycleFocus } from "./focus";

interface SheetProps {
  title: string;
  close: () => void;
  children: ComponentChildren;
}

/** A question over the chat: it has the focus until it is answered, and Escape is "no". */
export function Sheet({ title, close, children }: SheetProps) {
  const { texts } = useUi();
  const id = useId();
  const sheet = useRef<HTMLDivElement>(null);

  // Before anything is painted: a key pressed at once must not reach the chat below.
  useLayoutEffect(() => {
    const root = sheet.current?.getRootNode() as ShadowRoot | undefined;
    const before = root?.activeElement as HTMLElement | null | undefined;
    sheet.current?.querySelector<HTMLElement>("input, button.solid, button")?.focus();
    return () => before?.focus();
  }, []);

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (event.key === "Tab" && sheet.current) cycleFocus(sheet.current, event);
    event.stopPropagation();
  };
  return (
    <div class="sheet-frame">
      <div class="sheet-ground" onClick={close} />
      <div class="sheet" role="dialog" aria-modal="true" aria-labelledby={id} ref={sheet} onKeyDown={onKeyDown}>
        <h3 id={id}>{title}</h3>
        {children}
        <button type="button" class="plain" onClick={close}>
          {texts("cancel")}
        </button>
      </div>
    </div>
  );
}
