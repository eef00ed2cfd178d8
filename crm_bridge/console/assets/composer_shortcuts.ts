// The keys of the composer, as a list to show and as what they do.

export interface Shortcut {
  keys: string[];
  does: string;
}

export const COMPOSER_SHORTCUTS: readonly Shortcut[] = [
  { keys: ["Enter"], does: "Send the reply, or add the note" },
  { keys: ["Ctrl", "Enter"], does: "The same" },
  { keys: ["Shift", "Enter"], does: "Begin a new line" },
  { keys: ["/"], does: "Quick replies, while you type: /shortcut" },
  { keys: ["Ctrl", "/"], does: "Open quick replies" },
  { keys: ["Ctrl", "."], does: "Change between reply and internal note" },
  { keys: ["Esc"], does: "Leave the box, so that the keys above do something" },
];

interface Deeds {
  send(box: HTMLTextAreaElement): void;
  openReplies(): void;
  changeMode(): void;
  leave(): void;
}

/** For keys pressed inside the composer; those that a list in it has taken do not come here. */
export function heedKeys(composer: HTMLElement, deeds: Deeds): void {
  composer.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const box = event.target;
    const control = event.ctrlKey || event.metaKey;
    if (event.key === "Enter" && !event.shiftKey && box instanceof HTMLTextAreaElement) deeds.send(box);
    else if (control && event.key === "/") deeds.openReplies();
    else if (control && event.key === ".") deeds.changeMode();
    else if (event.key === "Escape" && box instanceof HTMLTextAreaElement) deeds.leave();
    else return;
    event.preventDefault();
  });
}
