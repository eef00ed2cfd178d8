import type { ComponentChildren } from "preact";

interface LinkProps {
  href: string;
  label?: string;
  children: ComponentChildren;
}

/** The shop's own pages open in place, where the chat goes on; everything else in a tab of its own. */
export function Link({ href, label, children }: LinkProps) {
  const { origin, protocol } = new URL(href);
  const away = origin !== location.origin && protocol.startsWith("http");
  return (
    <a href={href} aria-label={label} rel="noopener noreferrer" {...(away && { target: "_blank" })}>
      {children}
    </a>
  );
}
