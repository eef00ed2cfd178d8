// The page's own work goes first.
const LONGEST_WAIT = 2_000;
// Where a browser does not say when it is idle.
const PAUSE = 50;

export function whenIdle(then: () => void): void {
  if (typeof requestIdleCallback === "function") requestIdleCallback(then, { timeout: LONGEST_WAIT });
  else setTimeout(then, PAUSE);
}
