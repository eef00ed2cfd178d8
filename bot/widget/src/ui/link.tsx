import type { ComponentChildren } from "preact";

interface LinkProps {
  href: string;
  label?: string;
  /** In a tab of its own, wherever it leads. */
  fresh?: boolean;
  children: ComponentChildren;
}

/** The shop's own pages open in place, where the chat goes on; everything else in a tab of its own. */
export function Link({ href, label, fresh = false, children }: LinkProps) {
  const { origin, protocol } = new URL(href);
  const away = fresh || (origin !== location.origin && protocol.startsWith("http"));
  return (
    <a href={href} aria-label={label} rel="noopener noreferrer" {...(away && { target: "_blank" })}>
      {children}
    </a>
  );
}
