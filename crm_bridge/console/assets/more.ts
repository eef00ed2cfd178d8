// The rows that "Load more" brought are there again, at the same place, when one comes back to their page.
import { writeAgo } from "./ago";
import { morph } from "./morph";

interface Left {
  shown: number;
  top: number;
}

export function keepLoadedRows(activate: (element: Element) => void): void {
  const rows = document.getElementById("rows");
  if (!rows) return;
  const left = (history.state as { left?: Left } | null)?.left;
  const first = rows.querySelectorAll(".row").length;
  addEventListener("pagehide", () => {
    const shown = document.querySelectorAll("#rows > .row").length;
    // What the page has by itself needs no help: the browser goes to the place.
    const kept = shown > first ? { left: { shown, top: scrollY } } : { left: undefined };
    history.replaceState({ ...(history.state as object | null), ...kept }, "");
  });
  if (left && left.shown > first) void bringBack(rows, left, activate);
}

async function bringBack(rows: Element, left: Left, activate: (element: Element) => void): Promise<void> {
  const address = new URL(location.href);
  address.searchParams.set("shown", String(left.shown));
  try {
    const answer = await fetch(address, { headers: { "HX-Request": "true" } });
    if (!answer.ok) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById("rows");
    // Somebody may have searched meanwhile: then these are others' rows.
    if (!fresh || !rows.isConnected) return;
    morph(rows, document.importNode(fresh, true));
    activate(rows);
    writeAgo(document);
    scrollTo({ top: left.top, behavior: "instant" });
  } catch {
    // The network is away; "Load more" is still there.
  }
}
