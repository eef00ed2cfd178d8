// The chat on the shop's pages: it loads beside them, before or after, and is told where the customer is.
import type { Careline, CarelineContext } from "../src/careline";

export const careline = new Promise<Careline>((resolve) => {
  if (window.Careline) resolve(window.Careline);
  else document.addEventListener("careline:ready", () => window.Careline && resolve(window.Careline), { once: true });
});

/** Opens the chat with words that the customer may change and send. */
export const ask = (question: string): void => void careline.then((chat) => chat.open(question));

export const tellChat = (context: CarelineContext): void => void careline.then((chat) => chat.setContext(context));
