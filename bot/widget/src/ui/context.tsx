import { createContext } from "preact";
import { useContext, useEffect, useState } from "preact/hooks";
import type { Chat } from "../core/chat";
import type { View } from "../core/view";
import { type Texts, textsOf } from "../texts";

export interface Ui {
  chat: Chat;
  view: View;
  texts: Texts;
  locale: string;
  /** Where relative addresses in messages belong to: the chat server. */
  base: string;
}

const UiContext = createContext<Ui | null>(null);
export const UiProvider = UiContext.Provider;

export function useUi(): Ui {
  const ui = useContext(UiContext);
  if (!ui) throw new Error("used outside the chat");
  return ui;
}

export function useView(chat: Chat): View {
  const [view, setView] = useState(chat.view);
  useEffect(() => {
    setView(chat.view);
    return chat.store.subscribe(() => setView(chat.view));
  }, [chat]);
  return view;
}

export const textsFor = ({ config }: View): Texts =>
  textsOf({ ...(config.shop && { shop_name: config.shop }), ...config.texts });
