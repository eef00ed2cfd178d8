"""What handlers find in the application."""

from aiohttp import web

from crm_bridge.settings import Settings

SETTINGS = web.AppKey("SETTINGS", Settings)
