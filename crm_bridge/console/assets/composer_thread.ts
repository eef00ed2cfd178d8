// The composer grows as one writes, and takes its room from the transcript: its end stays in sight. So it
// does when a picture, whose height nobody knew, has come.

const NEAR = 60;

export function keepEnd(): void {
  const log = document.getElementById("thread");
  if (!log) return;
  let atEnd = true;
  let height = log.clientHeight;
  let whole = log.scrollHeight;
  const toEnd = () => {
    height = log.clientHeight;
    whole = log.scrollHeight;
    if (atEnd) log.scrollTo({ top: whole, behavior: "instant" });
  };
  log.addEventListener("scroll", () => {
    // A scroll that the resizing itself brought about, or that is heard of after it, says nothing.
    if (log.clientHeight === height && log.scrollHeight === whole) {
      atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
    }
    whole = log.scrollHeight;
  });
  log.addEventListener("load", toEnd, true);
  new ResizeObserver(toEnd).observe(log);
}
