// Times as people say them: "3 min", "2 h", "Tue", "12 Mar". The server's full time stays as the title.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY = 30_000;

export function ago(at: Date, now: Date): string {
  const passed = now.getTime() - at.getTime();
  if (passed < MINUTE) return "just now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  if (passed < 6 * DAY) return at.toLocaleDateString("en-GB", { weekday: "short" });
  const year = at.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...(year && { year }) });
}

/** Until or since a due time: "in 5 min", "2 h ago". */
export function until(due: Date, now: Date): string {
  const left = due.getTime() - now.getTime();
  const length = Math.abs(left);
  if (length < MINUTE) return left < 0 ? "just now" : "in a minute";
  const text =
    length < HOUR
      ? `${Math.floor(length / MINUTE)} min`
      : length < 2 * DAY
        ? `${Math.floor(length / HOUR)} h`
        : `${Math.floor(length / DAY)} days`;
  return left < 0 ? `${text} ago` : `in ${text}`;
}

/** Writes every `time[data-ago]` below `root`. */
export function writeAgo(root: ParentNode): void {
  const now = new Date();
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-due]")) {
    const due = new Date(time.dateTime);
    write(time, until(due, now));
    // The mark must not wait for the next news.
    if (due < now) time.parentElement?.classList.add("due-breached");
  }
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    write(time, ago(new Date(time.dateTime), now));
  }
}

function write(time: HTMLTimeElement, text: string): void {
  if (!time.title) time.title = time.textContent ?? "";
  if (time.textContent !== text) time.textContent = text;
}

export function watchAgo(page: Document): void {
  writeAgo(page);
  setInterval(() => writeAgo(page), EVERY);
  page.body.addEventListener("htmx:afterSettle", () => writeAgo(page));
}
