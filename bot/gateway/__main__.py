"""`python -m bot.gateway`: serve until told to stop."""

import sys

from aiohttp import web

from bot.gateway.app import init_app
from bot.gateway.settings import GatewaySettings
from bot.observability import logs
from bot.serving import raise_file_limit, settled
from crm_bridge.environment import SettingsError, read_settings


def main() -> int:
    try:
        logs.set_up("gateway")
        settings = read_settings(GatewaySettings)
    except (SettingsError, logs.LogSettingError) as error:
        print(error, file=sys.stderr)
        return 2
    raise_file_limit()
    app = init_app(settings)
    app.on_startup.append(settled)
    web.run_app(
        app,
        host=settings.gateway_host,
        port=settings.gateway_port,
        access_log=None,
        shutdown_timeout=5,
        print=None,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
