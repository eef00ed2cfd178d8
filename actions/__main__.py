"""`python -m actions`: start the action server."""

import logging
import sys

from aiohttp import web
from pydantic import ValidationError

from actions.server import init_app
from actions.settings import ActionSettings
from bot.contents.following import Follower
from bot.observability import logs
from bot.serving import settled
from crm_bridge import texts


def main() -> int:
    try:
        logs.set_up("actions")
    except logs.LogSettingError as error:
        print(error, file=sys.stderr)
        return 2
    logging.getLogger("rasa_sdk").setLevel(logging.WARNING)
    try:
        settings = ActionSettings()
    except ValidationError as error:
        for problem in error.errors():
            name = f"CARELINE_{str(problem['loc'][0]).upper()}"
            print(f"{name}: {problem['msg']}", file=sys.stderr)
        return 2
    token = settings.actions_token.get_secret_value()
    Follower(
        settings.bridge_url, token, lambda contents: texts.shipped().change(contents.texts)
    ).start()
    app = init_app(settings)
    app.on_startup.append(settled)
    web.run_app(
        app,
        host=settings.actions_host,
        port=settings.actions_port,
        access_log=None,
        print=None,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
