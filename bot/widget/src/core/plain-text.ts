// A message's words without their Markdown, for where nothing can be formatted.
import { blocks, type Inline } from "./markdown";

const words = (piece: Inline): string =>
  piece.kind === "text" ? piece.text : piece.kind === "break" ? " " : piece.content.map(words).join("");

const line = (pieces: Inline[]): string => pieces.map(words).join("");

/** In one line: paragraphs and the points of a list one after the other. */
export function plainText(text: string): string {
  const lines = blocks(text).flatMap((block) =>
    block.kind === "paragraph"
      ? [line(block.content)]
      : block.items.map((item, index) => (block.start === undefined ? "" : `${block.start + index}. `) + line(item)),
  );
  return lines.join(" ").trim();
}
