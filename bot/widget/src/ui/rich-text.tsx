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
  if (item.kind === "quote") return <blockquote key={key} dir="auto">{item.content.map(block)}</blockquote>;
  if (item.kind === "table") return <table key={key} dir="auto">{item.rows.map(row)}</table>;
  const items = item.items.map((content, index) => <li key={index}>{content.map(piece)}</li>);
  if (item.start === undefined) return <ul key={key} dir="auto">{items}</ul>;
  return (
    <ol key={key} dir="auto" start={item.start}>
      {items}
    </ol>
  );
}

function row(cells: Inline[][], at: number): ComponentChildren {
  const Cell = at === 0 ? "th" : "td";
  return <tr key={at}>{cells.map((cell, index) => <Cell key={index}>{cell.map(piece)}</Cell>)}</tr>;
}

/** The safe part of Markdown as elements; no text ever becomes markup of its own. */
export function RichText({ text }: { text: string }) {
  if (text.length > LONGEST_FORMATTED) return <p class="typed" dir="auto">{text}</p>;
  return <>{blocks(text).map(block)}</>;
}
