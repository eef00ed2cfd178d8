// The part of Markdown that answers use, read into plain data: paragraphs, headings (as bold lines), lists, quotes,
// tables, bold, italic, code, links and line breaks. Everything else, HTML included, stays the text it is.

export type Inline =
  | { kind: "text"; text: string }
  | { kind: "strong" | "em" | "code"; content: Inline[] }
  | { kind: "link"; href: string; content: Inline[] }
  | { kind: "break" };

/** A list with a `start` is numbered; the first of a table's rows is its head. */
export type Block =
  | { kind: "paragraph"; content: Inline[] }
  | { kind: "list"; start: number | undefined; items: Inline[][] }
  | { kind: "quote"; content: Block[] }
  | { kind: "table"; rows: Inline[][][] };

// Beyond this a text is shown as it is: nobody formats so much, and no pattern is to work on it for long.
export const LONGEST_FORMATTED = 20_000;

const BULLET = /^\s{0,3}[-*•]\s+(.*)$/;
const HEADING = /^#{1,6}\s+(.*?)\s*#*$/;
// A quote in a quote is the same quote: nobody answers so, and nothing is to nest without an end.
const QUOTE = /^\s{0,3}>[\s>]*/;
const TABLE_RULE = /^[\s:|]*-[\s:|-]*$/;
const NUMBER = /^\s{0,3}(\d{1,3})[.)]\s+(.*)$/;

// Emphasis must hug its words, so that "2 * 3" and order_number stay as they are.
const INLINE = new RegExp(
  [
    String.raw`\\(?<escaped>[\\*_\x60\[\]()|>])`,
    String.raw`\x60(?<code>[^\x60\n]+)\x60`,
    String.raw`\*\*(?<strong>\S(?:[^\n]{0,500}?\S)??)\*\*`,
    String.raw`\*(?<em>[^\s*](?:[^*\n]{0,500}[^\s*])?)\*`,
    String.raw`(?<![\p{L}\p{N}])_(?<under>[^\s_](?:[^_\n]{0,500}[^\s_])?)_(?![\p{L}\p{N}])`,
    String.raw`\[(?<label>[^\]\n]{1,300})\]\((?<href>[^\s()]{1,2000}(?:\([^\s()]{0,200}\)[^\s()]{0,200}){0,3})\)`,
    String.raw`(?<url>https?:\/\/[^\s<>"]{0,2000}[^\s<>".,;:!?'’)\]])`,
  ].join("|"),
  "gu",
);

/** The address if it leads to the web (http, https), else undefined. `base` resolves relative ones. */
export function webAddress(href: string, base?: string): string | undefined {
  try {
    const url = new URL(href, base);
    return url.protocol === "http:" || url.protocol === "https:" ? url.href : undefined;
  } catch {
    return undefined;
  }
}

/** Where a link in a text may lead: the web, a mail, a telephone. Whole addresses only. */
export function linkAddress(href: string): string | undefined {
  return /^(mailto:[^\s@]+@|tel:\+?\d)/i.test(href) ? href : webAddress(href);
}

const plain = (text: string): Inline => ({ kind: "text", text });

function link(source: string, label: string, href: string): Inline {
  const address = linkAddress(href);
  return address ? { kind: "link", href: address, content: [plain(label)] } : plain(source);
}

function piece(match: RegExpMatchArray): Inline {
  const found = match.groups ?? {};
  if (found.escaped !== undefined) return plain(found.escaped);
  if (found.code !== undefined) return { kind: "code", content: [plain(found.code)] };
  if (found.strong !== undefined) return { kind: "strong", content: inline(found.strong) };
  const em = found.em ?? found.under;
  if (em !== undefined) return { kind: "em", content: inline(em) };
  if (found.url !== undefined) return link(match[0], found.url, found.url);
  return link(match[0], found.label ?? "", found.href ?? "");
}

export function inline(text: string): Inline[] {
  const pieces: Inline[] = [];
  let from = 0;
  for (const match of text.matchAll(INLINE)) {
    if (match.index > from) pieces.push(plain(text.slice(from, match.index)));
    pieces.push(piece(match));
    from = match.index + match[0].length;
  }
  if (from < text.length) pieces.push(plain(text.slice(from)));
  return pieces;
}

function paragraph(lines: string[]): Block {
  const content = lines.flatMap((line, index): Inline[] =>
    index === 0 ? inline(line) : [{ kind: "break" }, ...inline(line)],
  );
  return { kind: "paragraph", content };
}

export function blocks(text: string): Block[] {
  const result: Block[] = [];
  const rest = { lines: text.split(/\r?\n/), at: 0 };
  while (rest.at < rest.lines.length) addNext(result, rest);
  return result;
}

interface Rest {
  lines: string[];
  at: number;
}

function addNext(result: Block[], rest: Rest): void {
  const [line = "", after] = rest.lines.slice(rest.at, rest.at + 2);
  const bullet = BULLET.exec(line);
  const number = NUMBER.exec(line);
  const heading = HEADING.exec(line);
  if (QUOTE.test(line)) result.push(quote(taken(rest, (next) => QUOTE.test(next))));
  else if (isTable(line, after)) result.push(table(taken(rest, (next) => next.includes("|"))));
  else if (isPlain(line, after)) result.push(paragraph(taken(rest, isPlain)));
  else {
    rest.at += 1;
    if (bullet) addItem(result, undefined, inline(bullet[1] ?? ""));
    else if (number) addItem(result, Number(number[1]), inline(number[2] ?? ""));
    else if (heading) result.push({ kind: "paragraph", content: [{ kind: "strong", content: inline(heading[1] ?? "") }] });
  }
}

const isPlain = (line: string, after?: string): boolean =>
  line.trim() !== "" && ![BULLET, NUMBER, HEADING, QUOTE].some((mark) => mark.test(line)) && !isTable(line, after);

/** Takes the first line and those that go on with it. */
function taken(rest: Rest, goesOn: (line: string, after?: string) => boolean): string[] {
  const { lines, at } = rest;
  do rest.at += 1;
  while (rest.at < lines.length && goesOn(lines[rest.at] ?? "", lines[rest.at + 1]));
  return lines.slice(at, rest.at);
}

const quote = (lines: string[]): Block => ({
  kind: "quote",
  content: blocks(lines.map((line) => line.replace(QUOTE, "")).join("\n")),
});

const isTable = (head: string, rule = ""): boolean =>
  head.includes("|") && TABLE_RULE.test(rule) && cells(head).length === cells(rule).length;

const table = ([head = "", , ...rows]: string[]): Block => ({
  kind: "table",
  rows: [head, ...rows].map((row) => cells(row).map(inline)),
});

const cells = (row: string): string[] =>
  row
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim());

function addItem(result: Block[], start: number | undefined, item: Inline[]): void {
  const last = result[result.length - 1];
  if (last?.kind === "list" && (last.start === undefined) === (start === undefined)) last.items.push(item);
  else result.push({ kind: "list", start, items: [item] });
}
