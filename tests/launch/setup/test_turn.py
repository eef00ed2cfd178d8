import threading
from pathlib import Path

from bot.launch.setup import turn


def test_a_second_set_up_says_that_it_waits_and_goes_on_when_the_first_is_over(
    tmp_path: Path,
) -> None:
    said: list[str] = []
    waits, over = threading.Event(), threading.Event()

    def tell(text: str) -> None:
        said.append(text)
        waits.set()

    def second() -> None:
        with turn.taken(tmp_path, tell):
            over.set()

    with turn.taken(tmp_path, said.append):
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(10)
        assert not over.is_set()
    assert over.wait(10)
    thread.join()
    assert said == ["Another set-up is at work in this folder; waiting for it."]
