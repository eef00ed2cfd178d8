"""The steps of the set-up in their order, each done only when it is needed."""

from __future__ import annotations

from enum import Enum
from pathlib import Path
from typing import Mapping

from . import browser, environments, frontend, model, pythons, uv
from .progress import Progress


class Training(Enum):
    NEVER = "never"
    IF_CHANGED = "if what it learns from has changed"
    ALWAYS = "always"


def set_up(
    root: Path,
    state: Path,
    env: Mapping[str, str],
    progress: Progress,
    *,
    dev: bool = False,
    training: Training = Training.IF_CHANGED,
) -> bool:
    """Do what is missing; False when nothing was. `dev` adds what the tests and checks need.

    Raises SetupError with one sentence where a step cannot be done.
    """
    # What a machine lacks is told before gigabytes are fetched.
    if frontend.build_missing(root):
        frontend.require_node(env)
    done = [
        _environments(root, env, progress, dev),
        _front_end(root, env, progress),
        dev and _browsers(root, env, progress),
        _model(root, state, env, progress, training),
    ]
    return any(done)


def _environments(root: Path, env: Mapping[str, str], progress: Progress, dev: bool) -> bool:
    wanted = environments.missing(root, (environments.SERVICE, environments.RASA), dev)
    if not wanted:
        return False
    environments.require_room(root, wanted)
    installer = uv.find_or_install(root, env, progress)
    found = [pythons.find(one.pythons, installer, env) for one in wanted]
    for one, python in zip(wanted, found):
        environments.install(
            root, one, dev=dev, python=python, uv=installer, env=env, progress=progress
        )
    return True


def _front_end(root: Path, env: Mapping[str, str], progress: Progress) -> bool:
    packages, built = frontend.packages_missing(root), frontend.build_missing(root)
    if packages and built:
        frontend.install_packages(root, env, progress)
    if built:
        frontend.build(root, env, progress)
    return built


def _browsers(root: Path, env: Mapping[str, str], progress: Progress) -> bool:
    if browser.find(env) and (browser.find(env, browser.FIREFOX) or not browser.can_install(env)):
        return False
    browser.find_or_install(root, env, progress)
    browser.firefox_or_without(root, env, progress)
    return True


def _model(
    root: Path, state: Path, env: Mapping[str, str], progress: Progress, training: Training
) -> bool:
    if training is Training.NEVER:
        return False
    if training is Training.IF_CHANGED and not model.missing(root, state):
        return False
    model.train(root, state, env, progress)
    return True
