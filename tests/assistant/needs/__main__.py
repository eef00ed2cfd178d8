"""`.venv-rasa/bin/python -m tests.assistant.needs`: how well the shipped model finds the needs."""

from __future__ import annotations

from bot.assistant.environment import prepare, quiet
from bot.assistant.settings import state_folder
from tests.assistant.needs.scoring import read_cases, score


def main() -> None:
    prepare(state_folder())
    quiet()
    from bot.assistant.loading import understanding

    with understanding(state_folder() / "models") as understand:
        for part in ("tune", "held"):
            found = score(
                read_cases(part),
                lambda text: [need["intent"] for need in understand(text)["needs"]],
            )
            print(f"{part}: {found}")


if __name__ == "__main__":
    main()
