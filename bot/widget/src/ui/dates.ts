import type { Texts } from "../texts";

const DAY = 86_400_000;

/** A page in "en" read by a British browser shows times the British way. */
const formatOf = (locale: string) => (navigator.language.startsWith(`${locale}-`) ? navigator.language : locale);

// Making one takes longer than drawing a message.
const clocks = new Map<string, Intl.DateTimeFormat>();

export function timeOf(at: string, locale: string): string {
  const format = formatOf(locale);
  let clock = clocks.get(format);
  if (!clock) clocks.set(format, (clock = new Intl.DateTimeFormat(format, { hour: "2-digit", minute: "2-digit" })));
  return clock.format(new Date(at));
}

/** "Today", "Yesterday", or the date in the customer's own words. */
export function dayOf(at: string, locale: string, texts: Texts): string {
  const date = new Date(at).toDateString();
  if (date === new Date().toDateString()) return texts("today");
  if (date === new Date(Date.now() - DAY).toDateString()) return texts("yesterday");
  return new Date(at).toLocaleDateString(formatOf(locale), { weekday: "long", day: "numeric", month: "long" });
}

/** When the shop is back, in the customer's own time: "Monday, 09:00". */
export function openingOf(at: string, locale: string): string {
  const options = { weekday: "long", day: "numeric", month: "long", hour: "2-digit", minute: "2-digit" } as const;
  return new Date(at).toLocaleString(formatOf(locale), options);
}
