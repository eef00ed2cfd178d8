import type { ComponentChildren } from "preact";
import { type Block, blocks, type Inline, LONGEST_FORMATTED } from "../core/markdown";
import { Link } from "./link";

function piece(item: Inline, key: number): ComponentChildren {
  switch (item.kind) {
    case "text":
      return item.text;
    case "break":
      return <br key={key} />;
    case "link":
      return (
        <Link key={key} href={item.href}>
          {item.content.map(piece)}
        </Link>
      );
    default: {
      const Tag = item.kind;
      return <Tag key={key}>{item.content.map(piece)}</Tag>;
    }
  }
}

function block(item: Block, key: number): ComponentChildren {
  if (item.kind === "paragraph") return <p key={key} dir="auto">{item.content.map(piece)}</p>;
  const items = item.items.map((content, index) => <li key={index}>{content.map(piece)}</li>);
  if (item.start === undefined) return <ul key={key} dir="auto">{items}</ul>;
  return (
    <ol key={key} dir="auto" start={item.start}>
      {items}
    </ol>
  );
}

/** The safe part of Markdown as elements; no text ever becomes markup of its own. */
export function RichText({ text }: { text: string }) {
  if (text.length > LONGEST_FORMATTED) return <p class="typed" dir="auto">{text}</p>;
  return <>{blocks(text).map(block)}</>;
}
