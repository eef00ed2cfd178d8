// The stream of news. A browser opens few connections to one server, so of all tabs only one listens
// and tells the others; when it is closed, another takes its place.

const PATH = "/events";
const NAME = "careline-events";
const RETRY = 5_000;

/** `changed` undefined: something may have been missed. */
interface News {
  changed: string[] | undefined;
  open: boolean;
}
type Told = News | "how is it";

export function listen(onChange: (changed: string[] | undefined) => void, onState: (open: boolean) => void): void {
  const take = ({ changed, open }: News) => {
    onState(open);
    if (open && changed?.length !== 0) onChange(changed);
  };
  // Locks exist in secure contexts alone; over plain HTTP in a local network each tab listens itself.
  if (!("locks" in navigator)) {
    connect(take);
    return;
  }
  const channel = new BroadcastChannel(NAME);
  let open: boolean | undefined;
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data !== "how is it") take(data);
    else if (open !== undefined) channel.postMessage({ changed: [], open });
  };
  channel.postMessage("how is it");
  void navigator.locks.request(NAME, () => {
    connect((news) => {
      open = news.open;
      take(news);
      channel.postMessage(news);
    });
    return new Promise(() => undefined);
  });
}

function connect(tell: (news: News) => void): void {
  const source = new EventSource(PATH);
  // Between the page's making and now, or while the stream was away, something may have changed.
  source.onopen = () => tell({ changed: undefined, open: true });
  source.addEventListener("changed", ({ data }: MessageEvent<string>) => {
    tell({ changed: JSON.parse(data) as string[], open: true });
  });
  source.onerror = () => {
    tell({ changed: undefined, open: false });
    // The browser tries again by itself, except after an answer that was no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(tell), RETRY);
  };
}
