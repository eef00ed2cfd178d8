"""Telegram: a bot that customers write to, by webhook or by long polling."""

import logging
import os

# python-telegram-bot warns of each number of seconds that is not a timedelta, unless told so.
os.environ.setdefault("PTB_TIMEDELTA", "1")

# httpx names each address that it calls at INFO, and Telegram's have the bot's token in them.
logging.getLogger("httpx").setLevel(logging.WARNING)
