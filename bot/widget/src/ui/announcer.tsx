import { useEffect, useRef, useState } from "preact/hooks";
import { plainText } from "../core/plain-text";
import type { Message } from "../core/protocol";
import type { Texts } from "../texts";
import { authorName } from "./author";
import { useUi } from "./context";

// Milliseconds for which a line stays: spoken at once, it must not be met again by who reads the page.
const KEPT = 10_000;

interface Line {
  seq: number;
  text: string;
  lang: string | undefined;
}

function said({ author, text, cards, attachments, buttons, form, ...message }: Message, texts: Texts): string {
  const parts = [
    author === "customer" ? text : plainText(text),
    cards?.map(({ title }) => title).join(", "),
    attachments?.map(({ name }) => name).join(", "),
    form && `${texts("form")}: ${form.fields.map(({ label }) => label).join(", ")}`,
    buttons?.map(({ title }) => title).join(", "),
  ];
  return `${authorName({ author, ...message }, texts)}: ${parts.filter(Boolean).join(". ")}`;
}

/**
 * What a screen reader hears of the conversation: each new message once, whole and with its author. The thread
 * itself is no live region, because it would be read in the pieces it is drawn in, and again when a message
 * changes or earlier ones are fetched. Mounted with the panel, before there is a message.
 */
export function Announcer() {
  const { chat, view, texts } = useUi();
  const [lines, setLines] = useState<Line[]>([]);
  const told = useRef(0);
  const sending = useRef(new Set<string>());
  const speak = useRef((_: Message) => {});
  speak.current = (message) => {
    if (message.seq <= told.current || !chat.view.open) return;
    told.current = message.seq;
    const line = { seq: message.seq, text: said(message, texts), lang: message.lang };
    setLines((before) => [...before, line]);
  };

  useEffect(() => chat.store.listen((event) => event.type === "message" && speak.current(event.message)), [chat]);
  // An own message is heard once it is kept, which is no event: it was in the thread before.
  useEffect(() => {
    for (const { id } of view.thread.pending) sending.current.add(id);
    for (const message of view.thread.messages.slice(-5)) {
      if (message.id && sending.current.delete(message.id)) speak.current(message);
    }
  }, [view.thread]);
  useEffect(() => {
    const timer = setTimeout(() => setLines([]), KEPT);
    return () => clearTimeout(timer);
  }, [lines.length > 0 && lines[lines.length - 1]]);
  // A new conversation counts from the beginning.
  useEffect(() => {
    if (view.thread.messages.length === 0) told.current = 0;
  }, [view.thread.messages.length]);

  return (
    <div class="unseen" aria-live="polite" aria-relevant="additions" aria-atomic="false">
      {lines.map(({ seq, text, lang }) => (
        <p key={seq} dir="auto" lang={lang}>
          {text}
        </p>
      ))}
    </div>
  );
}
