// Whether somebody reads at the end of a transcript, and going on there.

const NEAR = 60;

export function isAtEnd(log: Element): boolean {
  return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
}

export function toEnd(log: Element): void {
  log.scrollTo({ top: log.scrollHeight, behavior: "instant" });
}
