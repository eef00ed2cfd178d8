// The one global the widget adds to a page: `Careline`.
import { Chat, type ChatOptions } from "./core/chat";
import type { ChatEvent } from "./core/view";
import { CarelineElement, TAG } from "./element";

type EventType = ChatEvent["type"];
type EventOf<T extends EventType> = Extract<ChatEvent, { type: T }>;

export interface CarelineApi {
  /** Opens the chat; `draft` is put into the text box, not sent. */
  open(draft?: string): void;
  close(): void;
  /** The signed identity token of who is signed in now; `null` when nobody is. */
  identify(token: string | null): Promise<void>;
  /** Calls `listener` on each event of a type; the function returned ends that. */
  on<T extends EventType>(type: T, listener: (event: EventOf<T>) => void): () => void;
  /** Takes the chat off the page. What is kept for the next page stays. */
  destroy(): void;
}

export function createApi(options: ChatOptions): CarelineApi {
  if (!customElements.get(TAG)) customElements.define(TAG, CarelineElement);
  const chat = new Chat(options);
  const element = document.createElement(TAG) as CarelineElement;
  document.body.append(element);
  element.connect({ chat, locale: options.locale, base: options.base });
  chat.begin();

  return {
    open(draft) {
      chat.open();
      if (draft) element.prefill(draft);
    },
    close: () => chat.close(),
    identify: (token) => chat.identify(token),
    on: (type, listener) =>
      chat.store.listen((event) => {
        if (event.type === type) (listener as (event: ChatEvent) => void)(event);
      }),
    destroy() {
      element.remove();
      chat.destroy();
      delete window.Careline;
    },
  };
}
