from pathlib import Path

import pytest

from bot.launch.setup import browser
from bot.launch.setup.errors import SetupError
from bot.launch.setup.progress import Progress
from tests.launch.programs import calls, program


def root() -> int:
    return 0


def somebody() -> int:
    return 1000


def test_an_installed_chrome_is_used(
    tmp_path: Path, bin_folder: Path, env: dict[str, str], progress: Progress
) -> None:
    chrome = program(bin_folder, "google-chrome", "exit 0")
    assert browser.find_or_install(tmp_path, env, progress, user=somebody) == str(chrome)


def test_a_named_browser_comes_first(bin_folder: Path, env: dict[str, str]) -> None:
    program(bin_folder, "chromium", "exit 0")
    named = program(bin_folder / "own", "browser", "exit 0")
    assert browser.find({**env, "CARELINE_BROWSER": str(named)}) == str(named)


def test_the_systems_package_is_installed_where_this_user_may(
    tmp_path: Path, bin_folder: Path, env: dict[str, str], progress: Progress
) -> None:
    chromium = bin_folder / "chromium"
    unpack = f'printf "#!/bin/sh\\n" > {chromium} && /bin/chmod +x {chromium}'
    apt = program(bin_folder, "apt-get", f'[ "$1" = install ] && {unpack}\nexit 0')
    assert browser.find_or_install(tmp_path, env, progress, user=root) == str(chromium)
    assert calls(apt)[0] == "update"


def test_others_are_told_how_to_get_one(
    tmp_path: Path, bin_folder: Path, env: dict[str, str], progress: Progress
) -> None:
    apt = program(bin_folder, "apt-get", "exit 0")
    with pytest.raises(SetupError, match="need Chrome or Chromium"):
        browser.find_or_install(tmp_path, env, progress, user=somebody)
    assert calls(apt) == []


def test_a_firefox_is_added_beside_it_and_found_again(
    tmp_path: Path, bin_folder: Path, env: dict[str, str], progress: Progress
) -> None:
    firefox = bin_folder / "firefox-esr"
    unpack = f'printf "#!/bin/sh\\n" > {firefox} && /bin/chmod +x {firefox}'
    apt = program(bin_folder, "apt-get", f'[ "$1" = install ] && {unpack}\nexit 0')
    for _ in range(2):
        assert browser.firefox_or_without(tmp_path, env, progress, user=root) == str(firefox)
    assert len(calls(apt)) == 2


def test_the_set_up_goes_on_without_a_firefox_that_cannot_be_had(
    tmp_path: Path,
    bin_folder: Path,
    env: dict[str, str],
    progress: Progress,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert browser.firefox_or_without(tmp_path, env, progress, user=somebody) is None
    program(bin_folder, "apt-get", "exit 100")
    assert browser.firefox_or_without(tmp_path, env, progress, user=root) is None
    assert "The tests in Firefox are left out" in capsys.readouterr().out
