// A message's words without their Markdown, for where nothing can be formatted.
import { type Block, blocks, type Inline } from "./markdown";

const words = (piece: Inline): string =>
  piece.kind === "text" ? piece.text : piece.kind === "break" ? " " : piece.content.map(words).join("");

const line = (pieces: Inline[]): string => pieces.map(words).join("");

function linesOf(block: Block): string[] {
  if (block.kind === "paragraph") return [line(block.content)];
  if (block.kind === "quote") return block.content.flatMap(linesOf);
  if (block.kind === "table") return block.rows.map((row) => `${row.map(line).join(", ")}.`);
  return block.items.map((item, at) => (block.start === undefined ? "" : `${block.start + at}. `) + line(item));
}

/** In one line: paragraphs, the points of a list and the rows of a table one after the other. */
export const plainText = (text: string): string => blocks(text).flatMap(linesOf).join(" ").trim();
