// What the shop has set for the window, of which any part may be missing or of another release.
import type { ChannelChoice, Field, Proactive, SessionConfig } from "./protocol";
import { isRaw, isText, only, partsWith, type Raw } from "./raw";

/** A language that the browser can write dates in. */
const isLocale = (value: unknown): boolean => {
  try {
    return isText(value) && Intl.getCanonicalLocales(value).length === 1;
  } catch {
    return false;
  }
};

function readForm(value: unknown): Raw | undefined {
  if (!isRaw(value)) return undefined;
  const fields = partsWith<Field>(value.fields, "name", "label", "type") ?? [];
  return fields.length > 0 ? { ...only(value, ["title", "text", "until"], isText), fields } : undefined;
}

export function readConfig(raw: unknown): SessionConfig {
  if (!isRaw(raw)) return {};
  const { texts, theme, greeting, prechat, offline, starters, proactive, channels } = raw;
  const [before, instead] = [readForm(prechat), readForm(offline)];
  return {
    ...only(raw, ["shop"], isText),
    ...only(raw, ["locale"], isLocale),
    ...only(raw, ["direction"], (value) => value === "ltr" || value === "rtl"),
    ...only(raw, ["attachments", "transcript", "forms"], isRaw),
    ...(isRaw(greeting) && { greeting: only(greeting, ["title", "text"], isText) }),
    ...only(raw, ["sound"], (value) => typeof value === "boolean"),
    texts: isRaw(texts) ? texts : {},
    theme: isRaw(theme) ? theme : {},
    ...(Array.isArray(starters) && { starters: starters.filter(isText) }),
    proactive: partsWith<Proactive>(proactive, "id", "text") ?? [],
    channels: partsWith<ChannelChoice>(channels, "name", "title") ?? [],
    ...((before && { prechat: { title: "", ...before } }) as Pick<SessionConfig, "prechat">),
    ...((instead && { offline: { text: "", ...instead } }) as Pick<SessionConfig, "offline">),
  };
}
