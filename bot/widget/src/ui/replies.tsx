import type { Button } from "../core/protocol";
import { useUi } from "./context";

export function Replies({ buttons }: { buttons: Button[] }) {
  const { chat } = useUi();
  return (
    <div class="replies">
      {buttons.map(({ title, payload }) => (
        <button type="button" class="reply" key={payload} onClick={() => chat.choose(title, payload)}>
          <bdi>{title}</bdi>
        </button>
      ))}
    </div>
  );
}
