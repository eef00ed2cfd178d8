const FOCUSABLE = 'button, a[href], input, textarea, select, [tabindex="0"]';

function reachable(within: HTMLElement): HTMLElement[] {
  return [...within.querySelectorAll<HTMLElement>(FOCUSABLE)].filter(
    (element) => !(element as HTMLButtonElement).disabled && element.offsetParent !== null,
  );
}

/** Keeps Tab inside a dialog: after the last element comes the first again. Escape leaves. */
export function cycleFocus(within: HTMLElement, event: KeyboardEvent): void {
  const elements = reachable(within);
  const first = elements[0];
  const last = elements[elements.length - 1];
  const focused = (within.getRootNode() as ShadowRoot).activeElement;
  if (event.shiftKey && focused === first) {
    event.preventDefault();
    last?.focus();
  } else if (!event.shiftKey && focused === last) {
    event.preventDefault();
    first?.focus();
  }
}
