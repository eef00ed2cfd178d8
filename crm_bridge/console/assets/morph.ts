// Makes an element like a fresh one from the server while keeping what the person did with it: focus,
// scroll position, typed text, opened details. Children with an id keep their identity when they move.

export function morph(old: Element, fresh: Element): void {
  if (old.isEqualNode(fresh)) return;
  if (old.tagName !== fresh.tagName) {
    old.replaceWith(fresh);
    return;
  }
  syncAttributes(old, fresh);
  // A text area's child is only its first value; what is typed is not in the tree.
  if (!(old instanceof HTMLTextAreaElement || isFetched(old))) syncChildren(old, fresh);
}

/** What was fetched into an element stays there; the fresh page has only its place. */
function isFetched(element: Element): boolean {
  return element.hasAttribute("data-fetched");
}

/** Attributes that a person changes in the page, and those that scripts add while it is in use. */
function belongsToThePage(element: Element, name: string): boolean {
  if (name === "open") return element instanceof HTMLDetailsElement;
  if (name !== "value" || !(element instanceof HTMLInputElement)) return false;
  // What makes a form that is sent twice the same one stays with the page that it was made for.
  return element.type !== "hidden" || element.hasAttribute("data-own");
}

function syncAttributes(old: Element, fresh: Element): void {
  for (const { name } of [...old.attributes]) {
    if (!fresh.hasAttribute(name) && !belongsToThePage(old, name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (old.getAttribute(name) !== value && !belongsToThePage(old, name)) old.setAttribute(name, value);
  }
}

function syncChildren(old: Element, fresh: Element): void {
  const known = new Map<string, Element>();
  for (const child of old.children) if (child.id) known.set(child.id, child);
  let place: ChildNode | null = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const match = matching(wanted, place, known);
    if (!match) {
      old.insertBefore(wanted, place);
      continue;
    }
    if (match === place) place = place.nextSibling;
    else old.insertBefore(match, place);
    morphNode(match, wanted);
  }
  while (place) {
    const next: ChildNode | null = place.nextSibling;
    place.remove();
    place = next;
  }
}

/** The present child that becomes `wanted`: the one with its id, else the next one if it is of its kind. */
function matching(wanted: Node, place: ChildNode | null, known: Map<string, Element>): ChildNode | undefined {
  if (wanted instanceof Element && wanted.id) {
    const same = known.get(wanted.id);
    known.delete(wanted.id);
    return same?.tagName === wanted.tagName ? same : undefined;
  }
  if (!place || place.nodeType !== wanted.nodeType) return undefined;
  if (!(place instanceof Element)) return place;
  return !place.id && place.tagName === (wanted as Element).tagName ? place : undefined;
}

function morphNode(old: ChildNode, fresh: Node): void {
  if (old instanceof Element) morph(old, fresh as Element);
  else if (old.nodeValue !== fresh.nodeValue) old.nodeValue = fresh.nodeValue;
}
