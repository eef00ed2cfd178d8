// The basket: kept in this browser, the same in every tab, and nothing anybody has to trust.
import { catalogue, majorOf, type Product } from "./catalogue";
import { tellChat } from "./chat";

export interface Line {
  id: string;
  quantity: number;
  /** "M, olive" */
  choice?: string;
}

/** A line and the product it is of. */
export interface Item extends Line {
  product: Product;
}

const KEPT = "demo:basket";
export const MOST = 9;
const listeners = new Set<(lines: Line[]) => void>();

const isLine = (value: unknown): value is Line =>
  typeof (value as Line | null)?.id === "string" && Number.isInteger((value as Line).quantity);

export function lines(): Line[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEPT) ?? "[]");
    return Array.isArray(kept) ? kept.filter(isLine) : [];
  } catch {
    return [];
  }
}

export const countOf = (all: Line[]): number => all.reduce((sum, { quantity }) => sum + quantity, 0);

function keep(all: Line[]): void {
  try {
    localStorage.setItem(KEPT, JSON.stringify(all));
  } catch {
    // Storage is blocked: the basket lasts as long as the page says so.
  }
  tell();
}

function tell(): void {
  const all = lines();
  for (const listener of listeners) listener(all);
}

const same = (one: Line, other: Line) => one.id === other.id && one.choice === other.choice;

export function put(line: Line): void {
  const all = lines();
  const there = all.find((one) => same(one, line));
  if (there) there.quantity = Math.min(MOST, there.quantity + line.quantity);
  else all.push(line);
  keep(all);
}

/** None left takes the line out. */
export function setQuantity(line: Line, quantity: number): void {
  const changed = lines().map((one) => (same(one, line) ? { ...one, quantity: Math.min(MOST, quantity) } : one));
  keep(changed.filter((one) => one.quantity > 0));
}

/** Tells now, and whenever the basket changes, in another tab too. */
export function watch(listener: (lines: Line[]) => void): void {
  listeners.add(listener);
  listener(lines());
}

export const itemsOf = (all: Line[], products: Product[]): Item[] =>
  all.flatMap((line) => {
    const product = products.find(({ id }) => id === line.id);
    return product ? [{ ...line, product }] : [];
  });

export const totalOf = (items: Item[]): number =>
  items.reduce((sum, { quantity, product }) => sum + quantity * product.price, 0);

/** The chat knows what is in the basket, as the customer sees it. */
async function tellChatOf(all: Line[]): Promise<void> {
  const items = itemsOf(all, await catalogue());
  const currency = items[0]?.product.currency ?? "GBP";
  tellChat({
    cart: {
      items: items.map(({ id, quantity, product }) => ({
        id,
        name: product.name,
        quantity,
        price: majorOf(product),
      })),
      total: majorOf({ price: totalOf(items), currency }),
      currency,
    },
  });
}

export function shareWithChat(): void {
  addEventListener("storage", ({ key }) => key === KEPT && tell());
  watch((all) => void tellChatOf(all).catch(console.error));
}
