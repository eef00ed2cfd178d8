// Tells the page what happens in the chat: its own listeners all of it, the document's (where analytics
// listens) only what holds no words of the conversation.
import type { CarelineEvent, CarelineEventType } from "../careline";

type Listener = (event: CarelineEvent) => void;

function withoutWords(event: CarelineEvent): object {
  const { type, ...detail } = event;
  if (event.type === "message") return { author: event.message.author, seq: event.message.seq };
  return event.type === "state" ? { state: event.control.state } : detail;
}

export class Events {
  private readonly listeners = new Map<CarelineEventType, Set<Listener>>();

  on(type: CarelineEventType, listener: Listener): () => void {
    const heard = this.listeners.get(type) ?? new Set();
    this.listeners.set(type, heard.add(listener));
    return () => void heard.delete(listener);
  }

  tell(event: CarelineEvent): void {
    for (const listener of [...(this.listeners.get(event.type) ?? [])]) {
      try {
        listener(event);
      } catch (error) {
        // The page's own mistake is the page's to hear of, and stops nothing here.
        setTimeout(() => {
          throw error;
        });
      }
    }
    document.dispatchEvent(new CustomEvent(`careline:${event.type}`, { detail: withoutWords(event) }));
  }

  clear(): void {
    this.listeners.clear();
  }
}
