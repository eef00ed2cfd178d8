import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

// As in styles/screens.css.
const NARROW = "(max-width: 480px), (max-height: 480px)";

export function useNarrow(): boolean {
  const [narrow, setNarrow] = useState(() => matchMedia(NARROW).matches);
  useEffect(() => {
    const query = matchMedia(NARROW);
    const changed = () => setNarrow(query.matches);
    query.addEventListener("change", changed);
    return () => query.removeEventListener("change", changed);
  }, []);
  return narrow;
}

/** On a phone the keyboard covers the page without shrinking it; the text box must stay above it. */
export function useViewportHeight(panel: RefObject<HTMLElement | null>, active: boolean): void {
  useEffect(() => {
    const viewport = window.visualViewport;
    const element = panel.current;
    if (!active || !viewport || !element) return;
    const fit = () => {
      // Who enlarges the page with two fingers wants the chat larger, not lower.
      if (viewport.scale > 1) return;
      element.style.setProperty("--cl-height", `${viewport.height}px`);
      element.style.setProperty("--cl-top", `${viewport.offsetTop}px`);
    };
    fit();
    viewport.addEventListener("resize", fit);
    viewport.addEventListener("scroll", fit);
    return () => {
      viewport.removeEventListener("resize", fit);
      viewport.removeEventListener("scroll", fit);
      element.style.removeProperty("--cl-height");
      element.style.removeProperty("--cl-top");
    };
  }, [panel, active]);
}
