// `data-copy="ID"` on a button: copies what the field with that id holds, and says so.

const SAID_FOR = 2_000;

export function copyOnClick(): void {
  document.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("[data-copy]") : null;
    const field = document.getElementById(button?.getAttribute("data-copy") ?? "");
    if (button && isField(field)) void copy(button, field);
  });
}

type Field = HTMLInputElement | HTMLTextAreaElement;

function isField(element: Element | null): element is Field {
  return element instanceof HTMLInputElement || element instanceof HTMLTextAreaElement;
}

async function copy(button: Element, field: Field): Promise<void> {
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
  } catch {
    // Over plain HTTP in a local network there is no clipboard for pages; the text is selected instead.
    return;
  }
  const label = button.textContent;
  button.textContent = "Copied";
  setTimeout(() => {
    button.textContent = label;
  }, SAID_FOR);
}
