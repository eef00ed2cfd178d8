const LONGEST = 140;

/** The first words of an answer, without the marks of its format. */
export function excerptOf(text: string): string {
  const words = text
    .slice(0, LONGEST * 4)
    .replace(/\[([^\]\n]+)\]\([^)\s]*\)/g, "$1")
    .replace(/^[\s|:-]+$|\*\*|`|^\s*(?:>|[-*•]\s)\s*/gm, "")
    .replace(/\|/g, " ")
    .replace(/\s+/g, " ")
    .trim();
  return words.length > LONGEST ? `${words.slice(0, LONGEST).trimEnd()} …` : words;
}
