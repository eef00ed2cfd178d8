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

/** Writes every `time[data-ago]` below `root`. */
export function writeAgo(root: ParentNode): void {
  const now = new Date();
  for (const time of root.querySelectorAll<HTMLTimeElement>("time[data-ago]")) {
    if (!time.title) time.title = time.textContent ?? "";
    const text = ago(new Date(time.dateTime), now);
    if (time.textContent !== text) time.textContent = text;
  }
}

export function watchAgo(page: Document): void {
  writeAgo(page);
  setInterval(() => writeAgo(page), EVERY);
  page.body.addEventListener("htmx:afterSettle", () => writeAgo(page));
}
