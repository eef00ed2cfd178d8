"""Whether a customer's words are a clear yes, a clear no, or a wish to stop.

Nothing is changed on half a yes: praise, a hesitation, or a yes with a question or a condition in
it count as no answer, and the question is put again.
"""

import re

_YES = re.compile(
    r"^\W*(?:(?:oh|and|well|then|great|perfect|lovely|brilliant|cool|good|thanks|hi|hello)\b\W*)?"
    r"(?:(?:y|ye|yes+|yep|yeah|yup|ya|aye|sure|ok|okay|correct|right|exactly|confirm(?:ed)?|agreed|"
    r"please|pls|go (?:ahead|for it)|do (?:it|that|so)|proceed|sounds good|works for me|"
    r"that'?s (?:right|correct|fine)|fine|of course|absolutely|definitely|certainly|"
    r"s[iì]|sí|oui|ja|haan)\b|👍|👌|✅)",
    re.IGNORECASE,
)
_ASSENT = re.compile(
    r"\b(?:yes|yep|yeah|yup|ok|okay|sure|confirm(?:ed)?|agreed?|go ahead|go for it|do it|do that|"
    r"proceed|please do|sounds good|that'?s fine|of course|absolutely|definitely)\b|👍|👌|✅",
    re.IGNORECASE,
)
_NO = re.compile(
    r"^\W*(?:(?:n|no+|nope|nah|na|nein|non|don'?t|do not|not (?:now|yet|really)|leave it|keep it|"
    r"wait|hold on|actually no)\b|👎|❌)",
    re.IGNORECASE,
)
_KEEP = re.compile(
    r"\b(?:keep (?:it|that|this|them|my|the)|(?:changed|changing) my mind|leave (?:it|that|them)\b|"
    r"(?:don'?t|do not|not) (?:want to |wanna )?(?:cancel|change|send|return|exchange|do)\b|"
    r"forget (?:it|that|about it)|never ?mind)",
    re.IGNORECASE,
)
_DOUBT = re.compile(
    r"\b(?:but|not|don'?t|do not|never|wait|unless|except|no|if|maybe|perhaps|probably|guess|"
    r"idk|dunno|later|keep|h+m+|um+|uh+|er+m*|let me (?:think|see|check)|thinking|"
    r"what|whats|how|when|where|why|which|who)\b",
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    r"\b(?:don'?t|do not|didn'?t|can'?t|cannot) (?:know|remember|recall|have|find|see)\b|"
    r"\b(?:dunno|idk)\b|\bno (?:idea|clue)\b|\bnot sure\b|\b(?:forgot|forgotten)\b",
    re.IGNORECASE,
)
_STOP_WORDS = (
    r"(?:please\s)?(?:stop|cancel|quit|exit|abort|forget (?:it|that|about it)|never ?mind|"
    r"start (?:over|again)|(?:i'?ve |i have |i )?(?:just )?changed my mind|leave it|"
    r"(?:i'?ll |i will |i'?d rather )?keep (?:it|them|that|(?:the|my|that) (?:order|item|parcel)))"
)
_STOP_FILLER = (
    r"(?:no|ok(?:ay)?|oh|actually|sorry|so|and|then|now|please|thanks|thank you|thx|after all|"
    r"instead|as it is|for now|hmm+|well|wait)"
)
_STOP = re.compile(
    rf"^\W*(?:{_STOP_FILLER}\W+)*{_STOP_WORDS}(?:\W+(?:{_STOP_WORDS}|{_STOP_FILLER}))*\W*$",
    re.IGNORECASE,
)


def yes_or_no(text: str) -> bool | None:
    """A clear yes is True, a clear no False. "Yes, but what does it cost?" is neither."""
    if "?" in text:
        return None
    if _NO.match(text):
        return False
    if _KEEP.search(text):
        return None if _ASSENT.search(text) else False
    if _YES.match(text) and carries_no_doubt(text):
        return True
    return None


def says_yes_somewhere(text: str) -> bool:
    """ "That would be great, go ahead": a yes that does not come first."""
    return bool(_ASSENT.search(text)) and carries_no_doubt(text)


def carries_no_doubt(text: str) -> bool:
    """No "but", "maybe" or "how" in it."""
    return not _DOUBT.search(text)


def means_stop(text: str) -> bool:
    """Nothing but "stop", "never mind", or "I changed my mind, keep the order"."""
    return bool(_STOP.match(text))


def means_changed_mind(text: str) -> bool:
    """ "I've changed my mind": a stop, but a reason where one was asked for."""
    return bool(re.search(r"\bchanged my mind\b", text, re.IGNORECASE))


def is_bare_cancel(text: str) -> bool:
    """ "Cancel" and nothing else: where an order is being cancelled it may mean either."""
    return bool(re.fullmatch(r"\W*(?:please\s)?cancel(?:\W+please)?\W*", text, re.IGNORECASE))


def does_not_know(text: str) -> bool:
    """ "I don't know", "no clue mate", "can't find it"."""
    return bool(_UNKNOWN.search(text)) and len(text.split()) <= 12
