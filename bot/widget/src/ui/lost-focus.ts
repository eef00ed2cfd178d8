import type { RefObject } from "preact";
import { useEffect } from "preact/hooks";

const INSTEAD = ".before :is(input, textarea, select, button)";

/** Whether the keys still work on it: there, to be seen, and not switched off. */
const usable = (element: HTMLElement): boolean =>
  element.isConnected && element.offsetParent !== null && !element.matches(":disabled");

/**
 * A button that goes once it was pressed, or a form that is sent, takes the focus with it, and the keyboard
 * would be left with nothing. The focus then goes to the conversation, or where a form made room for the chat,
 * to the text box; where there is no chat now, to what is in its place.
 */
export function useLostFocus(panel: RefObject<HTMLElement | null>, input: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const within = panel.current;
    if (!within) return;
    const root = within.getRootNode() as ShadowRoot;
    let last: HTMLElement | undefined;

    const onFocusIn = (event: FocusEvent) => {
      last = event.target as HTMLElement;
    };
    const onFocusOut = ({ target, relatedTarget }: FocusEvent) => {
      // Gone elsewhere by the customer's own doing; not so where the element is on its way out.
      if (relatedTarget && last === target) last = undefined;
    };
    const check = () => {
      if (!last || usable(last) || within.hidden) return;
      const before = last;
      last = undefined;
      if (root.activeElement && root.activeElement !== before) return;
      if (document.activeElement && ![document.body, root.host].includes(document.activeElement as HTMLElement)) return;
      const goal = before.closest(".before") ? input.current : within.querySelector<HTMLElement>("[role=log]");
      (goal ?? within.querySelector<HTMLElement>(INSTEAD))?.focus({ preventScroll: true });
    };
    const changes = new MutationObserver(check);
    const attributeFilter = ["disabled", "hidden"];
    changes.observe(within, { childList: true, subtree: true, attributes: true, attributeFilter });
    within.addEventListener("focusin", onFocusIn);
    within.addEventListener("focusout", onFocusOut);
    return () => {
      changes.disconnect();
      within.removeEventListener("focusin", onFocusIn);
      within.removeEventListener("focusout", onFocusOut);
    };
  }, [panel, input]);
}
