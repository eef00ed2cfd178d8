// A product's attributes as lines a customer can read: `heel_cm: 6` is "Heel: 6 cm".
import type { Product } from "./catalogue";

const ELSEWHERE = new Set(["colours", "sizes", "stock_by_size", "type"]);
const UNITS: Record<string, string> = {
  cm: "cm",
  m: "m",
  mm: "mm",
  g: "g",
  w: "W",
  l: "l",
  ml: "ml",
  gb: "GB",
  mah: "mAh",
  inch: "inches",
  c: "°C",
  hours: "hours",
  days: "days",
  weeks: "weeks",
  months: "months",
  years: "years",
};
const MOST = 8;

function wordsOf(value: unknown): string {
  if (value === true) return "Yes";
  if (value === false) return "No";
  return Array.isArray(value) ? value.join(", ") : String(value);
}

export function factsOf({ brand, attributes = {} }: Product): [string, string][] {
  const facts = Object.entries(attributes)
    .filter(([key]) => !ELSEWHERE.has(key))
    .map(([key, value]): [string, string] => {
      const words = key.split("_");
      const unit = words.length > 1 ? UNITS[words.at(-1) ?? ""] : undefined;
      const label = (unit ? words.slice(0, -1) : words).join(" ");
      const said = unit && value === 1 ? unit.replace(/s$/, "") : unit;
      return [label.charAt(0).toUpperCase() + label.slice(1), [wordsOf(value), said].filter(Boolean).join(" ")];
    });
  return [...(brand ? ([["Brand", brand]] as [string, string][]) : []), ...facts].slice(0, MOST);
}

const listOf = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((one): one is string => typeof one === "string") : [];

export interface Size {
  name: string;
  left: number;
}

export const coloursOf = ({ attributes }: Product): string[] => listOf(attributes?.colours);

export function sizesOf({ attributes, stock = 0 }: Product): Size[] {
  const left = attributes?.stock_by_size as Record<string, number> | undefined;
  return listOf(attributes?.sizes).map((name) => ({ name, left: left?.[name] ?? stock }));
}

const FEW = 5;

export function stockText(left: number): string {
  if (left <= 0) return "Sold out just now";
  return left <= FEW ? `Only ${left} left` : "In stock";
}
