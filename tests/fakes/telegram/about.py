"""The bot itself, its commands, files to fetch, taps to answer."""

import re

from .calls import Call
from .files import DOWNLOAD_SIZE
from .refusals import Json, bad_request
from .world import World

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")


async def get_me(world: World, call: Call) -> Json:
    return world.bot.json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": not world.readings.privacy_mode,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def set_my_commands(world: World, call: Call) -> bool:
    """commands: "At most 100 commands can be specified"; BotCommand command 1-32 characters of
    "lowercase English letters, digits and underscores", description 1-256 characters."""
    commands = call.listed("commands")
    if len(commands) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH", "setMyCommands commands: at most 100")
    for one in commands:
        if not _COMMAND.fullmatch(str(one.get("command", "")).removeprefix("/")):
            raise bad_request(
                "BOT_COMMAND_INVALID", "setMyCommands command: 1-32 of a-z, 0-9 and _"
            )
        if not 1 <= len(str(one.get("description", "")).strip()) <= 256:
            raise bad_request(
                "BOT_COMMAND_DESCRIPTION_INVALID", "setMyCommands description: 1-256 characters"
            )
    world.commands = commands
    return True


async def get_my_commands(world: World, call: Call) -> list[Json]:
    return world.commands


async def get_file(world: World, call: Call) -> Json:
    file = world.files.kept.get(call.text("file_id"))
    if file is None:
        raise bad_request("invalid file_id", "getFile file_id: of a file the bot was sent")
    if file.size > DOWNLOAD_SIZE:
        raise bad_request("file is too big", "getFile: files of up to 20 MB")
    told = {name: file.json()[name] for name in ("file_id", "file_unique_id", "file_size")}
    return told | {"file_path": file.path}


async def answer_callback_query(world: World, call: Call) -> bool:
    """text: 0-200 characters. No time is documented; see Readings.callback_seconds."""
    tap = world.taps.get(call.text("callback_query_id"))
    readings = world.readings
    late = tap is not None and world.clock() - tap.at > readings.callback_seconds
    if tap is None or late or (tap.answered and readings.second_answer_refused):
        why = "unknown" if tap is None else "too late" if late else "answered before"
        raise bad_request(
            "query is too old and response timeout expired or query ID is invalid",
            f"answerCallbackQuery callback_query_id: {why}",
        )
    if len(call.text("text")) > 200:
        raise bad_request("MESSAGE_TOO_LONG", "answerCallbackQuery text: 0-200 characters")
    tap.answered, tap.notice, tap.alert = True, call.text("text"), call.flag("show_alert")
    return True
