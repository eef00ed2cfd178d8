// The shapes of the chat protocol, as the gateway speaks it over WebSocket and HTTP.

export type Author = "customer" | "bot" | "agent" | "system";
export type State = "bot" | "queued" | "human" | "closed";
export type Outcome = "answered" | "escalated" | "with_person" | "not_answered";

export interface Button {
  title: string;
  payload: string;
}

export interface Card {
  title: string;
  subtitle?: string;
  image?: string;
  url?: string;
  reason?: string;
  buttons?: Button[];
}

export interface Field {
  name: string;
  label: string;
  type: string;
  required?: boolean;
  options?: (string | { value: string; label: string })[];
}

export interface Form {
  payload: string;
  fields: Field[];
}

export interface Source {
  title: string;
  url: string;
}

export interface Attachment {
  id: string;
  name: string;
  type: string;
  size: number;
  url: string;
}

/** One message of a conversation. `seq` counts 1, 2, 3 … without gaps. */
export interface Message {
  seq: number;
  at: string;
  author: Author;
  text: string;
  id?: string;
  reply_to?: number;
  outcome?: Outcome;
  agent?: { name: string };
  buttons?: Button[];
  cards?: Card[];
  sources?: Source[];
  attachments?: Attachment[];
  form?: Form;
  lang?: string;
}

/** Who has the conversation: the assistant, nobody yet, a person, or nobody any more. */
export interface Control {
  state: State;
  agent?: { name: string };
  position?: number;
  /** In `closed`: the customer is to be asked how it was. */
  rate?: boolean;
}

export interface SessionConfig {
  shop?: string;
  /** The language the texts are in, and which way it is written. */
  locale?: string;
  direction?: "ltr" | "rtl";
  texts?: Record<string, unknown>;
  theme?: Record<string, unknown>;
  languages?: string[];
  hours?: unknown;
  forms?: unknown;
  greeting?: { title?: string; text?: string };
  starters?: string[];
  /** Asked before the first message, where the shop wants it. */
  prechat?: { title: string; fields: Field[] } | null;
  /** In place of a chat, where the shop wants it and nobody is there. */
  offline?: { until?: string | null; text: string; fields: Field[] } | null;
  proactive?: Proactive[];
  sound?: boolean;
  attachments?: { max_mb: number; types: string[] };
  transcript?: { email: boolean };
  /** Where the customer can go on just now. */
  channels?: ChannelChoice[];
}

export interface ChannelChoice {
  name: string;
  title: string;
}

/** How a conversation goes on elsewhere: by an address, or by words that are written there. */
export interface WayOn {
  url?: string;
  text?: string;
}

/** A message beside the closed chat, at most once a visitor. */
export interface Proactive {
  id: string;
  after_seconds?: number;
  exit_intent?: boolean;
  text: string;
}

export interface Session {
  token: string;
  expires_at: string;
  conversation_id: string;
  resumed: boolean;
  config?: SessionConfig;
}

/** What the customer wants to be kept: words and files, a button's payload, or a filled form. */
export interface Outgoing {
  id: string;
  text?: string;
  payload?: string;
  values?: Record<string, string>;
  /** Ids of files that were uploaded before. */
  attachments?: string[];
}

export interface Backlog extends Control {
  messages: Message[];
  cursor?: string;
  typing?: Author[];
  /** How far the staff have read what the customer wrote. */
  seen?: number;
}

export type Frame =
  | ({ type: "ready" } & Backlog)
  | { type: "ack"; id: string; seq: number; cursor?: string }
  | ({ type: "message"; cursor?: string } & Message)
  | { type: "typing"; author: Author; cursor?: string }
  | { type: "seen"; seq: number; cursor?: string }
  | { type: "outcome"; seq: number; outcome: Outcome; cursor?: string }
  | ({ type: "control"; cursor?: string } & Control)
  | { type: "error"; id?: string; code: string; message: string; retry_after?: number; cursor?: string }
  /** A type that this widget does not know (yet) is no error: only its place is taken. */
  | { type: "other"; cursor?: string };

/** A refusal of the gateway, or `offline` when it could not be reached at all. */
export class ChatError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Milliseconds after which the same request may be made again. */
    readonly retryAfter?: number,
  ) {
    super(message);
  }
}
