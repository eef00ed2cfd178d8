// Which buttons and forms of the thread may still be used.
import type { Author, Message } from "./protocol";
import type { Thread } from "./thread";

/**
 * A question stays open until the customer, or the person they talk to, has said something after it. What the
 * assistant had asked is over once a person is there. Who waits in the queue may go on writing: leaving it, or
 * an e-mail, stays possible until there is news of the queue.
 */
export function openQuestions({ messages, pending, control }: Thread): (message: Message) => boolean {
  const last: Record<Author, number> = { customer: 0, bot: 0, agent: 0, system: 0 };
  for (const { seq, author } of messages) last[author] = seq;
  const answering = pending.some(({ state }) => state !== "failed");
  return ({ seq, author }) => {
    if (answering || (control.state === "human" && author !== "agent")) return false;
    const over = control.state === "queued" && author === "system" ? author : "customer";
    return seq >= last[over] && seq >= last.agent;
  };
}
