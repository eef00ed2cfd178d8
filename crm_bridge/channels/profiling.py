"""“Do not profile me”: a customer says it for themselves, and takes it back."""

from functools import cache

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge import texts
from crm_bridge.access.visibility import private_standing
from crm_bridge.channels.forgetting import plain
from crm_bridge.channels.saying import say
from crm_bridge.errors import Forbidden
from crm_bridge.intelligence.profile.exclusion import exclude, include
from crm_bridge.models.conversation import Conversation

END_PHRASE, AGAIN_PHRASE = "system_no_profile_phrase", "system_profile_phrase"
"""What customers are told to write, in each language."""
_ALSO = ("don't profile me", "please do not profile me", "stop profiling me", "no profiling")


def wish_in(text: str) -> bool | None:
    """Whether they may be profiled, where that is all that is said, in these very words."""
    return _phrases().get(plain(text))


async def settle(
    session: AsyncSession, conversation: Conversation, allowed: bool, seq: int
) -> None:
    """For who has proved to be a customer here; to others it says what they can do."""
    try:
        customer_id = (await private_standing(session, conversation.id)).customer_id
    except Forbidden:
        await say(session, conversation, "system_private_place", reply_to=seq)
        return
    if customer_id is None:
        await say(session, conversation, "system_profile_unproved", reply_to=seq)
        return
    await (include if allowed else exclude)(session, customer_id, "customer")
    key, back = _ANSWERS[allowed]
    phrase = texts.say(back, conversation.locale)
    await say(session, conversation, key, reply_to=seq, phrase=phrase)


_ANSWERS = {
    False: ("system_profile_ended", AGAIN_PHRASE),
    True: ("system_profile_allowed", END_PHRASE),
}


@cache
def _phrases() -> dict[str, bool]:
    ends = (*_ALSO, *texts.shipped().everywhere(END_PHRASE))
    again = texts.shipped().everywhere(AGAIN_PHRASE)
    return {plain(said): False for said in ends} | {plain(said): True for said in again}
