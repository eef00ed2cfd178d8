// The stream of news. A browser opens few connections to one server, so of all tabs only one listens
// and tells the others; when it is closed, another takes its place.

const PATH = "/events";
const NAME = "careline-events";
const RETRY = 5_000;

/** Passing news: what it is about, and what the server said of it. */
export type Sign =
  | { name: "typing"; conversation: string }
  | { name: "colleagues"; conversation: string; colleagues: Colleague[] }
  | { name: "outdated"; boards: string[] }
  | { name: "concern"; conversation: string; kind: "offered" | "given" | "message" | "mention" };
export interface Colleague {
  name: string;
  writing: "reply" | "note" | null;
}
const SIGNS: Sign["name"][] = ["typing", "colleagues", "outdated", "concern"];

/** `changed` undefined: something may have been missed. `moved`: who answers changed somewhere. */
interface News {
  changed: string[] | undefined;
  moved: boolean;
  open: boolean;
}
const CHANGES = ["changed", "moved"];
type Told = News | Sign | "how is it";

export interface Listener {
  /** These conversations changed; undefined: any may have. `moved`: of one at least who answers.
   * `first`: of all tabs of this browser this one heard it from the server. */
  changed(conversations: string[] | undefined, moved: boolean, first: boolean): void;
  /** Whether news come at all. */
  linked(open: boolean): void;
  sign(sign: Sign, first: boolean): void;
}

export function listen(listener: Listener): void {
  const take = (told: News | Sign, first: boolean) => {
    if ("name" in told) {
      listener.sign(told, first);
      return;
    }
    listener.linked(told.open);
    if (told.open && told.changed?.length !== 0) listener.changed(told.changed, told.moved, first);
  };
  // Locks exist in secure contexts alone; over plain HTTP in a local network each tab listens itself.
  if (!("locks" in navigator)) {
    connect((told) => take(told, true));
    return;
  }
  const channel = new BroadcastChannel(NAME);
  let open: boolean | undefined;
  channel.onmessage = ({ data }: MessageEvent<Told>) => {
    if (data !== "how is it") take(data, false);
    else if (open !== undefined) channel.postMessage({ changed: [], moved: false, open });
  };
  channel.postMessage("how is it");
  void navigator.locks.request(NAME, () => {
    connect((told) => {
      if ("open" in told) open = told.open;
      take(told, true);
      channel.postMessage(told);
    });
    return new Promise(() => undefined);
  });
}

function connect(tell: (told: News | Sign) => void): void {
  const source = new EventSource(PATH);
  // Between the page's making and now, or while the stream was away, something may have changed.
  source.onopen = () => tell({ changed: undefined, moved: true, open: true });
  for (const name of CHANGES) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      tell({ changed: JSON.parse(data) as string[], moved: name === "moved", open: true });
    });
  }
  for (const name of SIGNS) {
    source.addEventListener(name, ({ data }: MessageEvent<string>) => {
      tell({ name, ...(JSON.parse(data) as object) } as Sign);
    });
  }
  source.onerror = () => {
    tell({ changed: undefined, moved: false, open: false });
    // The browser tries again by itself, except after an answer that was no stream.
    if (source.readyState === EventSource.CLOSED) setTimeout(() => connect(tell), RETRY);
  };
}
