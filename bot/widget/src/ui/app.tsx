import { useEffect, useRef } from "preact/hooks";
import type { Chat } from "../core/chat";
import { directionOf } from "../texts";
import { sideOf } from "../theme";
import { textsFor, UiProvider, useView } from "./context";
import { Launcher } from "./launcher";
import { Panel } from "./panel";

export interface AppProps {
  chat: Chat;
  locale: string;
  base: string;
  /** Words put into the text box from outside, with a number that grows with each. */
  draft: { text: string; turn: number };
}

export function App({ chat, locale, base, draft }: AppProps) {
  const view = useView(chat);
  const texts = textsFor(view);
  const launcher = useRef<HTMLButtonElement>(null);
  const wasOpen = useRef(view.open);

  useEffect(() => {
    // Focus goes back to where the chat was opened from.
    if (wasOpen.current && !view.open) launcher.current?.focus();
    wasOpen.current = view.open;
  }, [view.open]);

  return (
    <UiProvider value={{ chat, view, texts, locale, base }}>
      <div
        class={`careline ${view.open ? "is-open" : ""} at-${sideOf(view.config.theme)}`}
        lang={locale}
        dir={directionOf(locale)}
      >
        <Panel draft={draft} />
        <Launcher button={launcher} />
        <div class="unseen" role="status">
          {!view.open && view.unread > 0 && texts("new_message", { shop: texts("shop_name") })}
        </div>
      </div>
    </UiProvider>
  );
}
