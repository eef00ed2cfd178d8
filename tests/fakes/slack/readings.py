"""Where Slack's documentation can be read in two ways, a test chooses the reading."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Readings:
    """The defaults are the stricter reading, unless its comment says why not."""

    # "Posting messages: 1 per second. Short bursts >1 allowed" (docs: Web API rate limits): how
    # long a burst is, is not said. 1 is the strict reading, one message a second and no burst.
    burst: int = 5
    # The same page asks clients to honour Retry-After, so that meeting a limit is ordinary; sending
    # the same request again before Retry-After has passed is always a violation.
    meeting_a_limit_is_a_violation: bool = False
    # chat.postMessage has "a workspace-wide limit" of "several hundred messages per minute", which
    # no page gives as a number; None leaves it out.
    posts_a_minute: int | None = None
    # The limits of the tiers are "20+", "50+", "100+ per minute": the number is taken as the
    # number; None switches the tiers off.
    tiers: bool = True
    # chat.postMessage: "Slack will truncate messages containing more than 40,000 characters", and
    # among its errors `msg_too_long`, "Message text is too long".
    too_long: Literal["refused", "truncated"] = "refused"
    # chat.postMessage: "For best results, limit the number of characters in the text field to
    # 4,000 characters": advice or limit. It is never refused.
    advised_length_is_a_limit: bool = True
    # chat.update: `msg_too_long` comes from 4,000 characters on (changelog 2018-04, truncating
    # really long messages), or only from 40,000 on like chat.postMessage.
    longest_update: int = 4_000
    # Lengths are given in "characters": code points, or UTF-16 units, in which 🙂 counts twice.
    characters: Literal["code points", "utf-16"] = "code points"
    # image block, image_url: "The URL for a publicly hosted image". Slack fetches it; its own
    # examples use http, its clients warn of it.
    image_urls: Literal["public https", "public", "any"] = "public https"
    # chat.postMessage, thread_ts: "Provide another message's ts value": a ts that no message has is
    # refused (the page's nearest error is `cannot_reply_to_message`), or posted as a message nobody
    # finds. Both are violations.
    unknown_thread: Literal["refused", "posted"] = "refused"
    # "We highly recommend that you include `text` to provide a fallback when using blocks".
    fallback_text_is_required: bool = True
    # `<!channel>`, `<!here>`, `<!everyone>` notify everybody. Slack takes them; a bot that repeats
    # what a customer wrote without escaping sends them by mistake.
    broadcasts: bool = False
    # All blocks together: not documented; refused from about 13,200 characters of JSON on as
    # `msg_blocks_too_long` (slackapi/bolt-js issue 2509). None switches it off.
    longest_blocks: int | None = 13_000
    # files.getUploadURLExternal: the upload is "raw bytes" or a multipart form with one file.
    upload_forms: frozenset[str] = frozenset({"raw", "multipart"})
    # OAuth: "redirect URLs must use HTTPS"; tests run on the loopback address.
    loopback_redirects: bool = True

    def length(self, text: str) -> int:
        """The length of a text by this reading."""
        if self.characters == "code points":
            return len(text)
        return len(text.encode("utf-16-le")) // 2
