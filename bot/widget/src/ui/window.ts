import type { RefObject } from "preact";
import { useLayoutEffect, useRef, useState } from "preact/hooks";

// So many messages are drawn at first, and so many more at each scroll near the earliest of them: few enough for
// the time of one frame, enough for the fastest finger.
const FIRST = 50;
const MORE = 5;
// For who presses the button, a screenful.
const MORE_AT_ONCE = 20;
const NEAR = 1_500;

export interface Window {
  /** The place of the earliest message that is drawn. */
  from: number;
  /** To be told of each scroll: near the earliest message, those before it are drawn. */
  scrolled: () => void;
  earlier: () => void;
}

/**
 * The part of the thread that is drawn. A long conversation opens at its end as fast as a short one, and what
 * is earlier comes as it is scrolled to, without moving what is read.
 */
export function useWindow(log: RefObject<HTMLElement | null>, total: number): Window {
  const from = useRef(0);
  const before = useRef(0);
  const [, redraw] = useState(0);
  // What comes first and in one go is history; what comes later must not push the beginning away.
  if (before.current === 0 || total < before.current) from.current = Math.max(0, total - FIRST);
  before.current = total;

  const height = useRef(0);
  const draw = (more: number) => {
    if (from.current === 0) return;
    height.current = log.current?.scrollHeight ?? 0;
    from.current = Math.max(0, from.current - more);
    redraw(from.current);
  };
  useLayoutEffect(() => {
    const grown = height.current > 0 && log.current ? log.current.scrollHeight - height.current : 0;
    height.current = 0;
    if (grown > 0) log.current?.scrollBy({ top: grown, behavior: "instant" });
  }, [from.current]);
  const scrolled = () => {
    if (log.current && log.current.scrollTop < NEAR) draw(MORE);
  };
  return { from: from.current, scrolled, earlier: () => draw(MORE_AT_ONCE) };
}
