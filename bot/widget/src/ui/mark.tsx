import { useUi } from "./context";
import { timeOf } from "./dates";
import { CheckIcon, SeenIcon } from "./icons";

interface MarkProps {
  at: string;
  state: "sent" | "seen";
  /** Said in words; else the sign stands for them, and a screen reader is told. */
  inWords: boolean;
}

/** How it stands with a message of the customer's: kept by the server, or read by whoever answers. */
export function Mark({ at, state, inWords }: MarkProps) {
  const { texts, locale } = useUi();
  return (
    <p class={`mark is-${state}`}>
      <time dateTime={at}>{timeOf(at, locale)}</time>
      <span class="kept">
        {state === "seen" ? <SeenIcon /> : <CheckIcon />}
        <span class={inWords ? undefined : "unseen"}>{texts(state)}</span>
      </span>
    </p>
  );
}
