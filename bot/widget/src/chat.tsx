// Entry of the chat itself, which the launcher loads when the customer opens it or has a conversation.
import { render } from "preact";
import { Chat } from "./core/chat";
import type { ChatHandle, Shell } from "./launcher/shell";
import css from "./styles/index.css?text";
import { App } from "./ui/app";

export function start(shell: Shell): ChatHandle {
  const { settings, place } = shell;
  const chat = new Chat(settings, shell.config, shell.identity, shell.context);
  const wasOpen = chat.view.open;
  let draft = { text: "", turn: 0 };
  let drawn = false;

  const draw = () => {
    if (!drawn) shell.addStyles(css);
    drawn = true;
    render(<App chat={chat} settings={settings} draft={draft} wasOpen={wasOpen} />, place);
  };
  chat.store.listen(shell.tell);
  let { config } = chat.view;
  chat.store.subscribe(() => {
    if (config !== chat.view.config) shell.configured((config = chat.view.config));
  });
  // A minimised chat is not drawn before it is opened: pages that go on with a conversation stay quick.
  const undrawn = chat.store.subscribe(() => {
    if (!chat.view.open) return;
    undrawn();
    draw();
  });
  chat.begin();

  return {
    open(text, said) {
      if (said) chat.store.update({ said });
      chat.open();
      if (!text) return;
      draft = { text, turn: draft.turn + 1 };
      draw();
    },
    close: () => chat.close(),
    send: (text) => chat.say(text),
    identify: (token) => chat.identify(token),
    setContext: (context) => chat.lookAt(context),
    configure: (config) => chat.store.update({ config }),
    destroy() {
      render(null, place);
      chat.destroy();
    },
  };
}
