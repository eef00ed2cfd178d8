// What a page can do with the chat: the one global `Careline`, and what `createCareline` gives.

/** One message of the conversation, as listeners get it. */
export interface CarelineMessage {
  seq: number;
  at: string;
  author: "customer" | "bot" | "agent" | "system";
  text: string;
  agent?: { name: string };
}

/** What happens in the chat. `ready`: it is on the page; `connected`: the conversation is live. */
export type CarelineEvent =
  | { type: "ready" | "connected" | "open" | "close" }
  | { type: "message"; message: CarelineMessage }
  | { type: "state"; control: { state: "bot" | "queued" | "human" | "closed"; agent?: { name: string } } }
  | { type: "unread"; count: number }
  | { type: "rated"; score: number }
  | { type: "error"; code: string };

export type CarelineEventType = CarelineEvent["type"];

/** Where the customer is and what they look at; shown to agents, and never proof of anything. */
export interface CarelineContext {
  page?: { url: string; title?: string };
  product?: { id: string; name?: string; url?: string };
  cart?: {
    /** `price` is of one, in the currency's main unit. */
    items: { id: string; name?: string; quantity: number; price?: number }[];
    total?: number;
    /** As in ISO 4217, such as `EUR`. */
    currency?: string;
  };
}

export interface Careline {
  /** Opens the chat; `draft` is put into the text box, not sent. */
  open(draft?: string): void;
  close(): void;
  /** Sends `text` as the customer, without opening the chat. */
  send(text: string): void;
  /** The signed identity token of who is signed in now; `null` when nobody is. */
  identify(token: string | null): Promise<void>;
  /** Calls `listener` on each event of a type; the function returned ends that. */
  on<T extends CarelineEventType>(
    type: T,
    listener: (event: Extract<CarelineEvent, { type: T }>) => void,
  ): () => void;
  /**
   * What is given replaces what was given under the same name; `null` takes it back. The page's address is
   * followed by itself; product and page are forgotten when it changes.
   */
  setContext(context: { [Part in keyof CarelineContext]: CarelineContext[Part] | null }): void;
  /** Takes the chat off the page, and all it did there. What is kept for the next page stays. */
  destroy(): void;
}

export interface CarelineOptions {
  /** Address of the chat server, such as `https://chat.your-shop.example`. */
  server: string;
  /** Language tag, else `<html lang>`, else the browser's. */
  locale?: string;
  /** Address on the shop's own server that answers `{"token"}` for who is signed in. */
  identityUrl?: string;
  /** The shop's name, shown until the chat server has told its own. */
  shop?: string;
  /** For the chat's style sheet where the browser has no constructed ones and the page's policy asks for a nonce. */
  nonce?: string;
}

/** Puts the chat on the page. There is one at most: while it is there, that one is given. */
export declare function createCareline(options: CarelineOptions): Careline;

declare global {
  interface Window {
    Careline?: Careline;
  }
}
