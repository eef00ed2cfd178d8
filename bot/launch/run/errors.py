"""Why the shop cannot be started."""


class LaunchError(Exception):
    """The start cannot go on. The message is one sentence that says what to do about it."""
