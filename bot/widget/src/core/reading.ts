// What the server says, taken in with care: a widget on a shop's page meets servers of other releases, and
// proxies that answer in their place. What cannot be used is left out; nothing of it may break the window.
import type {
  Attachment,
  Author,
  Backlog,
  Button,
  Card,
  Control,
  Field,
  Form,
  Frame,
  Message,
  Outcome,
  Session,
  Source,
  State,
  WayOn,
} from "./protocol";
import { readConfig } from "./reading-config";
import { isRaw, isText, only, partsWith, type Raw } from "./raw";

const AUTHORS: readonly unknown[] = ["customer", "bot", "agent", "system"];
const STATES: readonly unknown[] = ["bot", "queued", "human", "closed"];
// More than anybody reads, and more than a page can lay out without a pause.
const LONGEST_TEXT = 50_000;

function cut(text: unknown): string {
  if (!isText(text)) return "";
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)} …` : text;
}

const isTime = (value: unknown): value is string => isText(value) && !Number.isNaN(Date.parse(value));

function readCards(value: unknown): Card[] | undefined {
  return partsWith<Raw>(value, "title")?.map((card) => ({
    ...(only(card, ["title", "subtitle", "image", "url", "reason"], isText) as unknown as Card),
    buttons: partsWith<Button>(card.buttons, "title", "payload") ?? [],
  }));
}

function readForm(value: unknown): Form | undefined {
  if (!isRaw(value) || !isText(value.payload)) return undefined;
  const fields = partsWith<Field>(value.fields, "name", "label", "type") ?? [];
  return fields.length > 0 ? { payload: value.payload, fields } : undefined;
}

const agentOf = (value: unknown) => (isRaw(value) && isText(value.name) ? { name: value.name } : undefined);

function readParts(raw: Raw): Partial<Message> {
  const parts = {
    agent: agentOf(raw.agent),
    buttons: partsWith<Button>(raw.buttons, "title", "payload"),
    cards: readCards(raw.cards),
    sources: partsWith<Source>(raw.sources, "title", "url"),
    attachments: partsWith<Attachment>(raw.attachments, "name", "url"),
    form: readForm(raw.form),
  };
  return Object.fromEntries(Object.entries(parts).filter(([, part]) => part !== undefined));
}

export function readMessage(raw: unknown): Message | undefined {
  if (!isRaw(raw) || !Number.isSafeInteger(raw.seq) || (raw.seq as number) < 1) return undefined;
  return {
    ...only(raw, ["id", "outcome", "lang"], isText),
    ...only(raw, ["reply_to"], Number.isSafeInteger),
    ...readParts(raw),
    seq: raw.seq as number,
    at: isTime(raw.at) ? raw.at : new Date().toISOString(),
    author: AUTHORS.includes(raw.author) ? (raw.author as Author) : "system",
    text: cut(raw.text),
  };
}

const readMessages = (raw: unknown): Message[] =>
  Array.isArray(raw) ? raw.map(readMessage).filter((message) => message !== undefined) : [];

export function readControl(raw: Raw): Control {
  const agent = agentOf(raw.agent);
  return {
    state: STATES.includes(raw.state) ? (raw.state as State) : "bot",
    ...(agent && { agent }),
    ...only(raw, ["position"], Number.isSafeInteger),
    ...only(raw, ["rate"], (value) => value === true),
  };
}

/** Cursors are for the server to understand; a number is one, too. */
function cursorOf({ cursor }: Raw): { cursor?: string } {
  return isText(cursor) || typeof cursor === "number" ? { cursor: String(cursor) } : {};
}

/** Where the conversation stands, from `ready` (its messages are `missed`) or a poll. */
export function readBacklog(raw: unknown): Backlog | undefined {
  if (!isRaw(raw)) return undefined;
  const typing = Array.isArray(raw.typing) ? raw.typing.filter((author) => AUTHORS.includes(author)) : undefined;
  return {
    ...readControl(raw),
    ...only(raw, ["seen"], Number.isSafeInteger),
    ...cursorOf(raw),
    messages: readMessages(raw.missed ?? raw.messages),
    ...(typing && { typing }),
  };
}

export function readSession(raw: unknown): Session | undefined {
  if (!isRaw(raw) || !isText(raw.token) || !isText(raw.conversation_id)) return undefined;
  return { ...(raw as unknown as Session), resumed: raw.resumed === true, config: readConfig(raw.config) };
}

const READERS: Record<string, (raw: Raw) => Frame | undefined> = {
  ready: (raw) => ({ type: "ready", ...(readBacklog(raw) as Backlog) }),
  message(raw) {
    const message = readMessage(raw);
    return message && { type: "message", ...message };
  },
  ack: ({ id, seq }) => (isText(id) && Number.isSafeInteger(seq) ? { type: "ack", id, seq: seq as number } : undefined),
  typing: ({ author }) => (AUTHORS.includes(author) ? { type: "typing", author: author as Author } : undefined),
  seen: ({ seq }) => (Number.isSafeInteger(seq) ? { type: "seen", seq: seq as number } : undefined),
  outcome: ({ seq, outcome }) =>
    Number.isSafeInteger(seq) && isText(outcome)
      ? { type: "outcome", seq: seq as number, outcome: outcome as Outcome }
      : undefined,
  control: (raw) => (STATES.includes(raw.state) ? { type: "control", ...readControl(raw) } : undefined),
  error: (raw) => ({
    type: "error",
    code: isText(raw.code) ? raw.code : "unavailable",
    message: isText(raw.message) ? raw.message : "",
    ...only(raw, ["id"], isText),
    ...only(raw, ["retry_after"], Number.isFinite),
  }),
};

export function readFrame(data: unknown): Frame | undefined {
  const raw = parsed(data);
  if (!isRaw(raw) || !isText(raw.type)) return undefined;
  const reader = Object.prototype.hasOwnProperty.call(READERS, raw.type) ? READERS[raw.type] : undefined;
  return { ...(reader?.(raw) ?? { type: "other" }), ...cursorOf(raw) };
}

function parsed(data: unknown): unknown {
  try {
    return isText(data) ? JSON.parse(data) : undefined;
  } catch {
    return undefined;
  }
}

/** An address of the web alone: what else it may be is not for a link. */
export function readWayOn(raw: unknown): WayOn | undefined {
  if (!isRaw(raw)) return undefined;
  const { url, text } = raw;
  if (isText(url) && /^https?:/.test(url)) return { url };
  return isText(text) ? { text } : undefined;
}
