import { useState } from "preact/hooks";
import { logoOf } from "../theme";
import { useUi } from "./context";

/** The shop's mark. The page's policy may not let it in; the chat then does without. */
export function Logo() {
  const { view, base } = useUi();
  const address = logoOf(view.config.theme, base);
  const [failed, setFailed] = useState<string>();
  if (!address || failed === address) return null;
  return <img class="logo" src={address} alt="" width="36" height="36" onError={() => setFailed(address)} />;
}
