import { useRef, useState } from "preact/hooks";
import { webAddress } from "../core/markdown";
import type { Card } from "../core/protocol";
import { useUi } from "./context";
import { BackIcon, ForthIcon } from "./icons";
import { Link } from "./link";

/** Cards side by side; arrow buttons step through them, and their place is named "n of m". */
export function Cards({ cards }: { cards: Card[] }) {
  const { texts } = useUi();
  const track = useRef<HTMLDivElement>(null);
  const [at, setAt] = useState(0);
  // While a step is still gliding, its goal counts, not how far it has come.
  const stepping = useRef(false);
  const byHand = () => {
    stepping.current = false;
  };

  const step = (by: number) => {
    const next = Math.max(0, Math.min(cards.length - 1, at + by));
    const card = track.current?.children[next];
    stepping.current = true;
    card?.scrollIntoView({ block: "nearest", inline: "start" });
    setAt(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const forth = track.current?.matches(":dir(rtl)") ? "ArrowLeft" : "ArrowRight";
    if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
    event.preventDefault();
    step(event.key === forth ? 1 : -1);
  };
  const onScroll = () => {
    if (stepping.current) return;
    const { scrollLeft = 0, scrollWidth = 1, clientWidth = 0 } = track.current ?? {};
    const room = scrollWidth - clientWidth;
    setAt(room > 0 ? Math.round((Math.abs(scrollLeft) / room) * (cards.length - 1)) : 0);
  };

  return (
    <div class="cards" role="group" aria-roledescription="carousel" aria-label={texts("suggestions")} onKeyDown={onKeyDown}>
      <div class="track" ref={track} onScroll={onScroll} onWheel={byHand} onPointerDown={byHand} onFocusIn={byHand}>
        {cards.map((card, index) => (
          <CardView key={index} card={card} place={texts("card_of", { n: index + 1, count: cards.length })} />
        ))}
      </div>
      {cards.length > 1 && (
        <div class="steps">
          <button
            type="button"
            class="icon"
            aria-label={texts("previous")}
            disabled={at === 0}
            onClick={() => step(-1)}
          >
            <BackIcon />
          </button>
          <span>{texts("card_of", { n: at + 1, count: cards.length })}</span>
          <button
            type="button"
            class="icon"
            aria-label={texts("next")}
            disabled={at === cards.length - 1}
            onClick={() => step(1)}
          >
            <ForthIcon />
          </button>
        </div>
      )}
    </div>
  );
}

function CardView({ card, place }: { card: Card; place: string }) {
  const { chat, texts, base } = useUi();
  const [lost, setLost] = useState(false);
  const image = card.image && webAddress(card.image, base);
  const url = card.url && webAddress(card.url, base);
  return (
    <div class="card" role="group" aria-label={`${place}: ${card.title}`}>
      {image && !lost && (
        <img src={image} alt="" loading="lazy" width="216" height="172" onError={() => setLost(true)} />
      )}
      {image && lost && <div class="no-picture" />}
      <h3>
        <bdi>{card.title}</bdi>
      </h3>
      {card.subtitle && <p class="subtitle"><bdi>{card.subtitle}</bdi></p>}
      {card.reason && <p class="reason"><bdi>{card.reason}</bdi></p>}
      <div class="card-actions">
        {card.buttons?.map(({ title, payload }) => (
          <button type="button" class="reply" key={payload} onClick={() => chat.choose(title, payload)}>
            <bdi>{title}</bdi>
          </button>
        ))}
        {url && (
          <Link href={url} label={`${texts("view")}: ${card.title}`}>
            {texts("view")}
          </Link>
        )}
      </div>
    </div>
  );
}
