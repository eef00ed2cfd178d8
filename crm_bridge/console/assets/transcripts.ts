// The list of transcripts: its sheet of filters, marking one as reviewed, and printing one.

/** Only where these pages are; everything else is links and forms. */
export function watchTranscripts(): void {
  const form = document.querySelector<HTMLFormElement>("#filter");
  if (form) watchFilter(form);
  document.querySelector("[data-print]")?.addEventListener("click", () => print());
  document.body.addEventListener("htmx:afterRequest", (event) => {
    const { elt, successful } = (event as CustomEvent<{ elt: Element; successful: boolean }>).detail;
    if (successful && elt instanceof HTMLFormElement && elt.matches(".row-review")) toggleReviewed(elt);
  });
}

function toggleReviewed(form: HTMLFormElement): void {
  const field = form.elements.namedItem("reviewed");
  const button = form.querySelector("button");
  if (!(field instanceof HTMLInputElement) || !button) return;
  const reviewed = field.value === "yes";
  field.value = reviewed ? "no" : "yes";
  button.setAttribute("aria-pressed", String(reviewed));
}

function watchFilter(form: HTMLFormElement): void {
  const period = form.querySelector<HTMLSelectElement>("#period");
  const sheet = form.querySelector<HTMLElement>("#filter-box");
  form.addEventListener("change", ({ target }) => {
    if (!(target instanceof HTMLElement) || !period) return;
    // Days of one's own are chosen in the sheet, and there take the place of those with a name.
    if (target.matches("[data-own-days]")) period.value = "own";
  });
  form.addEventListener("htmx:configRequest", (event) => {
    const { detail } = event as CustomEvent<{ path: string }>;
    if (detail.path === "/transcripts" && period?.value === "own" && !form.querySelector("[name='from']")) {
      sheet?.showPopover();
      event.preventDefault();
    }
  });
  document.body.addEventListener("htmx:afterSwap", ({ target }) => {
    if (!(target instanceof Element) || target.id !== "found") return;
    if (sheet?.matches(":popover-open")) sheet.hidePopover();
    showHowMany(form);
  });
}

/** On the button that opens the sheet: how many things are set. */
function showHowMany(form: HTMLFormElement): void {
  const count = form.querySelector<HTMLElement>("#filter-count");
  const chips = document.querySelectorAll("#found .filter-chip").length;
  if (!count) return;
  count.textContent = String(chips);
  count.hidden = chips === 0;
}
