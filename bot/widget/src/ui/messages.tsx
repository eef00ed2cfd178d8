import { Fragment } from "preact";
import { useMemo } from "preact/hooks";
import type { Message } from "../core/protocol";
import { openQuestions } from "../core/questions";
import { isRead, readTo } from "../core/thread";
import { type Ui, UiProvider, useUi } from "./context";
import { dayOf } from "./dates";
import { memo } from "./memo";
import { MessageView } from "./message";

const startsRun = (message: Message, before: Message | undefined) =>
  before?.author !== message.author || before.agent?.name !== message.agent?.name;

const Row = memo(MessageView);

/** Messages and days from the one at `from` on; each is drawn again only when it has changed. */
export function Messages({ from }: { from: number }) {
  const ui = useUi();
  const { chat, view, texts, locale, base } = ui;
  const { thread } = view;
  const { messages } = thread;
  // What a message is drawn with does not change with every change of the view.
  const quiet = useMemo<Ui>(
    () => ({
      chat,
      texts,
      locale,
      base,
      get view() {
        return chat.view;
      },
    }),
    [chat, texts, locale, base],
  );
  const isOpen = openQuestions(thread);
  const furthest = readTo(thread);
  const last = messages.length - 1;
  const lastOwn = messages.reduce((found, { seq, author }) => (author === "customer" ? seq : found), 0);
  return (
    <UiProvider value={quiet}>
      {messages.slice(from).map((message, index) => {
        const before = messages[from + index - 1];
        const after = messages[from + index + 1];
        const newDay = !before || new Date(before.at).toDateString() !== new Date(message.at).toDateString();
        return (
          <Fragment key={message.seq}>
            {newDay && <p class="day">{dayOf(message.at, locale, texts)}</p>}
            <Row
              message={message}
              heads={newDay || startsRun(message, before)}
              ends={from + index === last || startsRun(after ?? message, message)}
              open={isOpen(message)}
              read={message.author === "customer" && isRead(furthest, message)}
              newest={message.seq === lastOwn}
            />
          </Fragment>
        );
      })}
    </UiProvider>
  );
}
