const LONG_AWAY = 60_000;

/**
 * Calls `back` when the network or, after more than a minute, the page is back: a browser may freeze a
 * hidden page's connection without closing it. The function returned ends that.
 */
export function onReturn(back: () => void): () => void {
  let hiddenAt = 0;
  const visibility = () => {
    if (document.visibilityState === "hidden") hiddenAt = Date.now();
    else if (Date.now() - hiddenAt > LONG_AWAY) back();
  };
  addEventListener("online", back);
  document.addEventListener("visibilitychange", visibility);
  return () => {
    removeEventListener("online", back);
    document.removeEventListener("visibilitychange", visibility);
  };
}
