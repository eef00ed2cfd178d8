import type { Message } from "../core/protocol";
import type { Texts } from "../texts";

/** Who says it: a person by name, everybody else by what they are. */
export function authorName({ author, agent }: Pick<Message, "author" | "agent">, texts: Texts): string {
  if (author === "agent") return agent?.name ?? texts("person");
  return texts(author === "bot" ? "assistant" : author === "customer" ? "you" : "system");
}
