// What can be said about a message, and in which order it is offered: the likeliest first.

export type Aspect = "intent" | "entities" | "sentiment" | "escalation" | "article";

/** The control of one message, as the page has it. */
export interface Tool {
  address: string;
  text: string;
  intent: string | null;
  best: string[];
  topic: string;
  called: boolean;
  entities: Entity[];
  said: Aspect[];
  also: string[];
  /** Those say it in the same words, not only in nearly the same. */
  also_same: boolean;
}

export interface Entity {
  entity: string;
  start: number;
  end: number;
}

export interface Choice {
  name: string;
  title: string;
  about: string;
  topics?: string[];
}

interface Choices {
  intent: Choice[];
  sentiment: Choice[];
  escalation: Choice[];
  article: Choice[];
  entities: string[];
}

const NOBODY: Choice = { name: "none", title: "No person needed", about: "It should not have called one" };
let asked: Promise<Choices> | undefined;

/** Fetched once a page; asked again where that failed. */
export function choices(): Promise<Choices> {
  asked ??= fetch("/corrections/choices")
    .then((answer) => {
      if (!answer.ok) throw new Error(`choices: ${answer.status}`);
      return answer.json() as Promise<Choices>;
    })
    .catch((error: unknown) => {
      asked = undefined;
      throw error;
    });
  return asked;
}

/** Everything that can be said about an aspect, the likeliest first. */
export function offered(known: Choices, aspect: Exclude<Aspect, "entities">, tool: Tool): Choice[] {
  if (aspect === "intent") {
    return first(known.intent, (one) => rank(tool.best, one.name)).filter((one) => one.name !== tool.intent);
  }
  if (aspect === "article") {
    const likely = [tool.intent, ...tool.best].filter((name): name is string => name !== null);
    return first(known.article, (one) => Math.min(...(one.topics ?? []).map((name) => rank(likely, name)), Infinity));
  }
  if (aspect === "sentiment") return known.sentiment;
  const topics = first(known.escalation, (one) => (one.name === tool.topic ? 0 : Infinity)).map((one) => ({
    ...one,
    title: "Person needed",
  }));
  // Within reach of a digit, however many reasons there are.
  return tool.called ? [NOBODY, ...topics] : [...topics.slice(0, 1), NOBODY, ...topics.slice(1)];
}

/** Those in which every typed word begins a word; what is found in the title comes first. */
export function fitting(all: Choice[], typed: string): Choice[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const has = (text: string) => words.every((word) => ` ${text.toLowerCase()}`.includes(` ${word}`));
  const titled = all.filter((one) => has(one.title));
  return [...titled, ...all.filter((one) => !titled.includes(one) && has(`${one.title} ${one.about}`))];
}

function rank(names: string[], name: string): number {
  const at = names.indexOf(name);
  return at < 0 ? Infinity : at;
}

function first(all: Choice[], place: (one: Choice) => number): Choice[] {
  const places = new Map(all.map((one, index) => [one, Math.min(place(one), all.length) * all.length + index]));
  return [...all].sort((one, other) => (places.get(one) ?? 0) - (places.get(other) ?? 0));
}
