// The composer grows as one writes, and takes its room from the transcript: its end stays in sight.

const NEAR = 60;

export function keepEnd(): void {
  const log = document.getElementById("thread");
  if (!log) return;
  let atEnd = true;
  let height = log.clientHeight;
  log.addEventListener("scroll", () => {
    // A scroll that the resizing itself brought about says nothing.
    if (log.clientHeight === height) atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  });
  new ResizeObserver(() => {
    height = log.clientHeight;
    if (atEnd) log.scrollTo({ top: log.scrollHeight, behavior: "instant" });
  }).observe(log);
}
