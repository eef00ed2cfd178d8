import { useUi } from "./context";
import { StarIcon } from "./icons";

const SCORES = [1, 2, 3, 4, 5];

interface StarsProps {
  name: string;
  label: string;
  chosen?: (score: number) => void;
}

/** One to five stars as radio buttons, so that keyboard and screen reader work as everywhere. */
export function Stars({ name, label, chosen }: StarsProps) {
  const { texts } = useUi();
  return (
    <fieldset class="stars">
      <legend>{label}</legend>
      <div>
        {SCORES.map((score) => (
          <label key={score}>
            <input type="radio" name={name} value={score} onChange={() => chosen?.(score)} />
            <StarIcon />
            <span class="unseen">{texts("rate_score", { n: score })}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
