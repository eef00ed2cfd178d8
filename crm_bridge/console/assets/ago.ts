// Times as people say them: "3 min", "2 h", "Tue", "12 Mar". The server's full time stays as the title.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const EVERY = 30_000;

/** `lasting`: how long it has gone on, where "just now" would be no length of time. */
export function ago(at: Date, now: Date, lasting = false): string {
  const passed = now.getTime() - at.getTime();
  if (passed < MINUTE) return lasting ? "<1 min" : "just now";
  if (passed < HOUR) return `${Math.floor(passed / MINUTE)} min`;
  if (passed < DAY) return `${Math.floor(passed / HOUR)} h`;
  if (passed < 6 * DAY) return at.toLocaleDateString("en-GB", { weekday: "short" });
  const year = at.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return at.toLocaleDateString("en-GB", { day: "numeric", month: "short", ...(year && { year }) });
}

/** Until or since a due time: "in 5 min", "2 h ago"; after "Overdue" it is "by 2 h". */
export function until(due: Date, now: Date, overdue = false): string {
  const left = due.getTime() - now.getTime();
  const length = Math.abs(left);
  if (length < MINUTE) return left >= 0 ? "in a minute" : overdue ? "by <1 min" : "just now";
  const text =
    length < HOUR
      ? `${Math.floor(length / MINUTE)} min`
      : length < 2 * DAY
        ? `${Math.floor(length / HOUR)} h`
        : `${Math.floor(length / DAY)} days`;
  return left >= 0 ? `in ${text}` : overdue ? `by ${text}` : `${text} ago`;
}

/** Writes every `time[data-ago]` below `root`. */
export function writeAgo(root: ParentNode): void {
  const now = new Date();
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-due]")) {
    const due = new Date(time.dateTime);
    write(time, until(due, now, time.dataset["due"] === "breached"));
    // The mark must not wait for the next news.
    if (due < now) time.parentElement?.classList.add("due-breached");
  }
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    write(time, ago(new Date(time.dateTime), now, time.dataset["ago"] === "lasting"));
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
