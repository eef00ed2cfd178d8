import { useMemo } from "preact/hooks";
import type { Chat } from "../core/chat";
import type { Settings } from "../launcher/options";
import { textsFor, UiProvider, useView } from "./context";
import { Panel } from "./panel";

export interface AppProps {
  chat: Chat;
  settings: Settings;
  /** Words put into the text box from outside, with a number that grows with each. */
  draft: { text: string; turn: number };
  /** Open since the page before. */
  wasOpen: boolean;
}

export function App({ chat, settings, draft, wasOpen }: AppProps) {
  const view = useView(chat);
  const { locale = settings.locale } = view.config;
  const texts = useMemo(() => textsFor(view), [view.config]);
  return (
    <UiProvider value={{ chat, view, texts, locale, base: settings.base }}>
      <Panel draft={draft} wasOpen={wasOpen} />
    </UiProvider>
  );
}
