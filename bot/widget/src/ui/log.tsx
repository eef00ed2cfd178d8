import { Fragment } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { Message } from "../core/protocol";
import { isOpenQuestion, isRead, lastSeq, readTo } from "../core/thread";
import { startersOf } from "../texts";
import { useUi } from "./context";
import { dayOf } from "./dates";
import { DownIcon } from "./icons";
import { MessageView } from "./message";
import { PendingView } from "./pending";
import { Rating } from "./rating";
import { TypingView } from "./typing";

// How far from the end still counts as reading the end.
const NEAR_END = 80;

const startsRun = (message: Message, before: Message | undefined) =>
  before?.author !== message.author || before.agent?.name !== message.agent?.name;

export function Log() {
  const { chat, view, texts, locale } = useUi();
  const { thread, open } = view;
  const log = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const count = thread.messages.length + thread.pending.length + view.typing.length;
  const last = lastSeq(thread);
  const furthest = readTo(thread);
  const lastOwn = thread.messages.reduce((found, { seq, author }) => (author === "customer" ? seq : found), 0);

  const inner = useRef<HTMLDivElement>(null);
  const following = useRef(true);
  following.current = !away;

  const toEnd = () => log.current?.scrollTo({ top: log.current.scrollHeight });
  const was = useRef({ top: 0, height: 0 });
  const onScroll = () => {
    const { scrollHeight = 0, scrollTop = 0, clientHeight = 0 } = log.current ?? {};
    const { top, height } = was.current;
    was.current = { top: scrollTop, height: scrollHeight };
    if (scrollHeight - scrollTop - clientHeight <= NEAR_END) setAway(false);
    // Further from the end because the thread has grown is no scrolling of the customer's.
    else if (scrollTop < top && scrollHeight === height) setAway(true);
  };
  // A new message, a picture that has loaded, a form that grows: who reads the end stays at the end.
  useLayoutEffect(() => {
    const grown = new ResizeObserver(() => following.current && toEnd());
    if (inner.current) grown.observe(inner.current);
    if (log.current) grown.observe(log.current);
    return () => grown.disconnect();
  }, []);
  // What the customer has just written is always brought into view.
  useLayoutEffect(toEnd, [thread.pending.length > 0]);
  useEffect(() => {
    if (open && !away && document.visibilityState === "visible") chat.hasSeen();
  }, [last, open, away]);

  const loading = view.phase === "connecting" && last === 0;
  return (
    <div class="log-frame">
      <div
        class="log"
        ref={log}
        role="log"
        aria-label={texts("messages")}
        aria-live="polite"
        aria-relevant="additions"
        aria-busy={loading}
        tabIndex={0}
        onScroll={onScroll}
      >
        <div class="thread" ref={inner}>
          {count === 0 && <Welcome />}
          {thread.messages.map((message, index) => {
            const before = thread.messages[index - 1];
            const day = dayOf(message.at, locale, texts);
            const newDay = !before || dayOf(before.at, locale, texts) !== day;
            return (
              <Fragment key={message.seq}>
                {newDay && <p class="day">{day}</p>}
                <MessageView
                  message={message}
                  heads={newDay || startsRun(message, before)}
                  ends={message.seq === last || startsRun(thread.messages[index + 1] ?? message, message)}
                  open={isOpenQuestion(thread, message)}
                  read={message.author === "customer" && isRead(furthest, message)}
                  newest={message.seq === lastOwn}
                />
              </Fragment>
            );
          })}
          {thread.pending.map((pending) => (
            <PendingView key={pending.id} pending={pending} />
          ))}
          {thread.control.state === "closed" && (thread.control.rate || view.rated) && <Rating />}
          <TypingView />
        </div>
      </div>
      {away && (
        <button type="button" class="to-end" onClick={toEnd} aria-label={texts("newer")}>
          <DownIcon />
          {view.unread > 0 && texts("newer")}
        </button>
      )}
    </div>
  );
}

function Welcome() {
  const { chat, view, texts } = useUi();
  const { greeting, starters } = view.config;
  return (
    <div class="welcome">
      <h3>{greeting?.title || texts("welcome_title")}</h3>
      <p>{view.said || greeting?.text || texts("welcome_text")}</p>
      <div class="replies">
        {(starters ?? startersOf(view.config.texts)).map((text) => (
          <button type="button" class="reply" key={text} onClick={() => chat.say(text)}>
            {text}
          </button>
        ))}
      </div>
    </div>
  );
}
