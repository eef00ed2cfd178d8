import type { View } from "../core/view";
import type { Texts } from "../texts";
import { useUi } from "./context";
import { DownIcon } from "./icons";
import { Logo } from "./logo";
import { Menu, type MenuProps } from "./menu";

/** Nobody is there, and the shop would rather have a message than a chat. */
const isAway = ({ thread, config }: View) => Boolean(config.offline) && thread.control.state === "bot";

function statusText(view: View, texts: Texts): string {
  const { state, agent, position } = view.thread.control;
  if (isAway(view)) return texts("status_offline");
  if (state === "human") return texts("status_human", { name: agent?.name ?? texts("person") });
  if (state === "queued") return position ? texts("status_position", { position }) : texts("status_queued");
  return texts(state === "closed" ? "status_closed" : "status_bot");
}

export function Header({ ask, tell }: MenuProps) {
  const { chat, view, texts } = useUi();
  return (
    <header class="header">
      <Logo />
      <div class="who">
        <h2 class="shop">{texts("shop_name")}</h2>
        <p class={`status is-${isAway(view) ? "closed" : view.thread.control.state}`} role="status">
          {statusText(view, texts)}
        </p>
      </div>
      <Menu ask={ask} tell={tell} />
      <button type="button" class="icon" aria-label={texts("close")} onClick={() => chat.close()}>
        <DownIcon />
      </button>
    </header>
  );
}
