// What the customer sees as the conversation: kept messages by `seq`, and those still on their way.
// Plain functions on plain data: the same message arriving twice, late or changed gives one entry.
import type { Control, Message, Outcome } from "./protocol";
import type { Unsent } from "./storage";

export interface Pending extends Unsent {
  /** `waiting`: not on its way now, will be tried again; `failed`: only the customer can try again. */
  state: "sending" | "waiting" | "failed";
  problem?: string;
}

export interface Thread {
  messages: Message[];
  pending: Pending[];
  control: Control;
  /** How far the staff have read what the customer wrote. */
  seen: number;
  cursor?: string;
}

export const EMPTY: Thread = { messages: [], pending: [], control: { state: "bot" }, seen: 0 };

export function merged(thread: Thread, incoming: Message[]): Thread {
  if (incoming.length === 0) return thread;
  const bySeq = new Map(thread.messages.map((message) => [message.seq, message]));
  for (const message of incoming) bySeq.set(message.seq, message);
  const kept = new Set(incoming.map(({ id }) => id));
  return {
    ...thread,
    messages: [...bySeq.values()].sort((a, b) => a.seq - b.seq),
    pending: thread.pending.filter(({ id }) => !kept.has(id)),
  };
}

/** An acknowledged message takes its place even before the server shows it back. */
export function acknowledged(thread: Thread, id: string, seq: number): Thread {
  const sent = thread.pending.find((pending) => pending.id === id);
  if (!sent || thread.messages.some((message) => message.seq === seq)) {
    return { ...thread, pending: thread.pending.filter((pending) => pending.id !== id) };
  }
  return merged(thread, [{ seq, id, at: sent.at, author: "customer", text: sent.shown, ...filesOf(sent) }]);
}

const filesOf = ({ files }: Unsent): Pick<Message, "attachments"> => (files ? { attachments: files } : {});

/** Up to where a person has read what the customer wrote: who has answered has read it. */
export const readTo = ({ seen, messages }: Thread): number =>
  messages.reduce((furthest, { seq, author }) => (author === "agent" ? Math.max(furthest, seq) : furthest), seen);

/** Whether a person has read it, or the assistant, which has settled what became of it. */
export const isRead = (furthest: number, { seq, outcome }: Message): boolean =>
  seq <= furthest || (outcome !== undefined && outcome !== "with_person");

export function withOutcome(thread: Thread, seq: number, outcome: Outcome): Thread {
  return {
    ...thread,
    messages: thread.messages.map((message) => (message.seq === seq ? { ...message, outcome } : message)),
  };
}

export function withPending(thread: Thread, pending: Pending): Thread {
  if (thread.messages.some(({ id }) => id === pending.id)) return thread;
  const known = thread.pending.some(({ id }) => id === pending.id);
  return {
    ...thread,
    pending: known
      ? thread.pending.map((other) => (other.id === pending.id ? pending : other))
      : [...thread.pending, pending],
  };
}

export function without(thread: Thread, id: string): Thread {
  return { ...thread, pending: thread.pending.filter((pending) => pending.id !== id) };
}

export function controlOf({ state, agent, position, rate }: Control): Control {
  return { state, ...(agent && { agent }), ...(position && { position }), ...(rate && { rate }) };
}

export const lastSeq = (thread: Thread): number => thread.messages[thread.messages.length - 1]?.seq ?? 0;

export const unreadAfter = (thread: Thread, seen: number): number =>
  thread.messages.filter(({ seq, author }) => seq > seen && author !== "customer").length;
