import type { Message, Source } from "../core/protocol";
import { webAddress } from "../core/markdown";
import { authorName } from "./author";
import { Cards } from "./cards";
import { useUi } from "./context";
import { timeOf } from "./dates";
import { Files } from "./files";
import { FormView } from "./form";
import { LeafIcon } from "./icons";
import { Link } from "./link";
import { Mark } from "./mark";
import { Replies } from "./replies";
import { RichText } from "./rich-text";

export interface MessageProps {
  message: Message;
  /** First and last of what one side said in a row. */
  heads: boolean;
  ends: boolean;
  /** Nothing was said since: its buttons and its form may still be used. */
  open: boolean;
  /** Of the customer's, how it stands with it; of the newest it is said in words. */
  read: boolean;
  newest: boolean;
}

export function MessageView({ message, heads, ends, open, read, newest }: MessageProps) {
  const { texts, locale } = useUi();
  const { author, text, cards, sources, attachments, buttons, form } = message;
  const name = authorName(message, texts);
  const time = timeOf(message.at, locale);
  const named = heads && (author === "bot" || author === "agent");
  return (
    <article
      class={`message by-${author} ${heads ? "heads" : ""}`}
      aria-label={`${name}, ${time}`}
      data-seq={message.seq}
      {...(message.lang && { lang: message.lang })}
    >
      {named && (
        <p class="author" aria-hidden="true">
          <span class="avatar">{author === "bot" ? <LeafIcon /> : name.slice(0, 1)}</span>
          <bdi>{name}</bdi>
        </p>
      )}
      {text && (
        <div class="bubble">
          {author === "customer" ? <p class="typed" dir="auto">{text}</p> : <RichText text={text} />}
        </div>
      )}
      {cards && cards.length > 0 && <Cards cards={cards} />}
      {attachments && attachments.length > 0 && <Files files={attachments} />}
      {sources && sources.length > 0 && <Sources sources={sources} />}
      {form && <FormView form={form} open={open} />}
      {buttons && buttons.length > 0 && open && <Replies buttons={buttons} />}
      {ends && author === "customer" && <Mark at={message.at} state={read ? "seen" : "sent"} inWords={newest} />}
      {ends && (author === "bot" || author === "agent") && (
        <p class="mark">
          <time dateTime={message.at}>{time}</time>
        </p>
      )}
    </article>
  );
}

function Sources({ sources }: { sources: Source[] }) {
  const { texts, base } = useUi();
  return (
    <div class="sources">
      <span>{texts("sources")}</span>
      <ul>
        {sources.map(({ title, url }) => {
          const address = webAddress(url, base);
          const name = <bdi>{title}</bdi>;
          return <li key={url}>{address ? <Link href={address}>{name}</Link> : name}</li>;
        })}
      </ul>
    </div>
  );
}
