import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { lastSeq } from "../core/thread";
import { startersOf } from "../texts";
import { useUi } from "./context";
import { DownIcon } from "./icons";
import { Messages } from "./messages";
import { PendingView } from "./pending";
import { Rating } from "./rating";
import { TypingView } from "./typing";
import { useWindow } from "./window";

// How far from the end still counts as reading the end.
const NEAR_END = 80;

export function Log() {
  const { chat, view, texts } = useUi();
  const { thread, open } = view;
  const log = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);
  const count = thread.messages.length + thread.pending.length + view.typing.length;
  const last = lastSeq(thread);
  const drawn = useWindow(log, thread.messages.length);

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
    drawn.scrolled();
  };
  const earlier = () => {
    drawn.earlier();
    // The button goes once there is nothing earlier; who used it goes on in the thread.
    log.current?.focus();
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
        aria-live="off"
        aria-busy={loading}
        tabIndex={0}
        onScroll={onScroll}
      >
        <div class="thread" ref={inner}>
          {count === 0 && <Welcome />}
          {drawn.from > 0 && (
            <button type="button" class="plain earlier" onClick={earlier}>
              {texts("earlier")}
            </button>
          )}
          <Messages from={drawn.from} />
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
