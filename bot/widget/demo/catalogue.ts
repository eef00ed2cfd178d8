// What the shop sells, fetched once a page, and how it is written.
import { getJson } from "./page";

export interface Product {
  id: string;
  name: string;
  category: string;
  /** In minor units: 6800 is £68.00. */
  price: number;
  currency: string;
  image: string;
  url: string;
  description?: string;
  brand?: string;
  stock?: number;
  attributes?: Record<string, unknown>;
}

type Price = Pick<Product, "price" | "currency">;

const NAMES: Record<string, string> = { home: "Home & living" };

let fetched: Promise<Product[]> | undefined;
export const catalogue = (): Promise<Product[]> => (fetched ??= getJson<Product[]>("/demo/products.json"));

export const titleOf = (category: string): string =>
  NAMES[category] ?? category.charAt(0).toUpperCase() + category.slice(1);

export const pathOf = ({ id }: Pick<Product, "id">): string => `/products/${encodeURIComponent(id)}`;

const formatOf = (currency: string) => new Intl.NumberFormat("en-GB", { style: "currency", currency });

/** 6800 → 68 */
export const majorOf = ({ price, currency }: Price): number =>
  price / 10 ** (formatOf(currency).resolvedOptions().maximumFractionDigits ?? 2);

export const priceText = (price: Price): string => formatOf(price.currency).format(majorOf(price));
