import { Fragment, type VNode } from "preact";
import { useMemo } from "preact/hooks";
import { openQuestions } from "../core/questions";
import type { Message } from "../core/protocol";
import { isRead, readTo } from "../core/thread";
import { type Ui, UiProvider, useUi } from "./context";
import { dayOf } from "./dates";
import { type MessageProps, MessageView } from "./message";

// Messages are laid out in groups, so that the browser has not to look at all of them when some are added.
const GROUP = 20;

// Writing a date down takes longer than all else that an unchanged row costs.
const days = new WeakMap<Message, string>();

function calendarDay(message: Message): string {
  const known = days.get(message) ?? new Date(message.at).toDateString();
  days.set(message, known);
  return known;
}

const startsRun = (message: Message, before: Message | undefined) =>
  before?.author !== message.author || before.agent?.name !== message.agent?.name;

/**
 * What is drawn already, to be given again while it has not changed: Preact passes over what is the very same, so
 * that a new message, or some earlier ones, cost the same in a long thread as in a short one.
 */
class Drawn {
  private readonly rows = new Map<number, { message: Message; looks: string; row: VNode }>();
  private readonly groups = new Map<number, { rows: VNode[]; group: VNode }>();

  row(props: MessageProps, day: string | undefined): VNode {
    const { message, ...flags } = props;
    const looks = [...Object.values(flags), day].join();
    const kept = this.rows.get(message.seq);
    if (kept?.message === message && kept.looks === looks) return kept.row;
    const row = (
      <Fragment key={message.seq}>
        {day && <p class="day">{day}</p>}
        <MessageView {...props} />
      </Fragment>
    );
    this.rows.set(message.seq, { message, looks, row });
    return row;
  }

  group(number: number, rows: VNode[]): VNode {
    const kept = this.groups.get(number);
    if (kept?.rows.length === rows.length && rows.every((row, at) => row === kept.rows[at])) return kept.group;
    const group = (
      <div class="group" key={number}>
        {rows}
      </div>
    );
    this.groups.set(number, { rows, group });
    return group;
  }
}

/** Messages and days from the one at `from` on. */
export function Messages({ from }: { from: number }) {
  const { chat, view, texts, locale, base } = useUi();
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
  const drawn = useMemo(() => new Drawn(), [quiet]);
  const isOpen = openQuestions(thread);
  const furthest = readTo(thread);
  const lastOwn = messages.reduce((found, { seq, author }) => (author === "customer" ? seq : found), 0);

  const rowAt = (message: Message, at: number): VNode => {
    const before = messages[at - 1];
    const after = messages[at + 1];
    const newDay = !before || calendarDay(before) !== calendarDay(message);
    const props = {
      message,
      heads: newDay || startsRun(message, before),
      ends: !after || startsRun(after, message),
      open: isOpen(message),
      read: message.author === "customer" && isRead(furthest, message),
      newest: message.seq === lastOwn,
    };
    return drawn.row(props, newDay ? dayOf(message.at, locale, texts) : undefined);
  };
  const groups: VNode[] = [];
  for (let number = Math.floor(from / GROUP); number * GROUP < messages.length; number++) {
    const start = Math.max(from, number * GROUP);
    const rows = messages.slice(start, (number + 1) * GROUP).map((message, index) => rowAt(message, start + index));
    groups.push(drawn.group(number, rows));
  }
  return <UiProvider value={quiet}>{groups}</UiProvider>;
}
