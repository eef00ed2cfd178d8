// Data of unknown shape, and what can be taken out of it.

export type Raw = Record<string, unknown>;

const MOST_PARTS = 50;

export const isRaw = (value: unknown): value is Raw =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isText = (value: unknown): value is string => typeof value === "string";

/** Those of a list that are objects with these texts in them. */
export function partsWith<T>(value: unknown, ...texts: string[]): T[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return value.filter((part) => isRaw(part) && texts.every((name) => isText(part[name]))).slice(0, MOST_PARTS) as T[];
}

export function only(raw: Raw, names: string[], fits: (value: unknown) => boolean): Raw {
  return Object.fromEntries(names.filter((name) => fits(raw[name])).map((name) => [name, raw[name]]));
}
