"""Names of people, where the words around them or the name itself make them certain."""

import re
from collections.abc import Iterator

from bot.assistant.nlu.spans import Span
from bot.assistant.nlu.word_lists import word_list

FIRST_NAMES = word_list("first_names")
ALSO_WORDS = word_list("names_that_are_words")
_PLAIN_NAMES = FIRST_NAMES - ALSO_WORDS

_CAPITAL = r"(?:[^\W\d_a-z]['’])?[^\W\d_a-z][^\W\d_]+(?:['’-][^\W\d_]+)?(?!['’]s\w)"
_INITIAL = r"[A-Z]\.?"
_JOIN = r"(?:(?:de|da|del|della|van|von|der|den|al|bin|el|la|dos|di)\s){0,2}"
_WRITTEN = rf"(?:{_INITIAL}\s)?{_CAPITAL}(?:\s(?:{_INITIAL}\s)?{_JOIN}{_CAPITAL}){{0,3}}"
_ANY_WORD = r"(?:[^\W\d_]\.|[^\W\d_]+(?:['’-][^\W\d_]+)*)"
_ANY_CASE = rf"{_ANY_WORD}(?:\s{_ANY_WORD}){{0,3}}"
_TITLE = r"(?:mr|mrs|ms|miss|mx|dr|prof)\b\.?"
_RELATION = (
    r"(?:husband|wife|partner|son|daughter|mum|mom|mother|dad|father|neighbou?r|friend|sister|"
    r"brother|colleague|boss|flatmate|girlfriend|boyfriend|aunt|uncle|cousin|nephew|niece|fianc[eé]e?)"
)
_NAME_IS = re.compile(
    r"\b(?:(?:my|her|his|the|full|whole|correct|right|first|last|customer|account|surname)\s)?"
    r"(?:sur|full\s|first\s|last\s)?name"
    r"(?:\s(?:on|for|of)\s(?:the\s|my\s|this\s)?(?:order|account|card|parcel|package|label))?"
    rf"(?:\s?(?:is|was|to|:|=|-|should\sbe|reads|to\sbe|should\sread|will\sbe)|(?<=name)['’]s|(?<=name)s|(?<=name)(?=\s(?-i:[A-Z])))\s(?P<name>{_ANY_CASE})",
    re.IGNORECASE,
)
_UNDER_NAME = re.compile(
    r"\b(?:in|under|by|to|for)\sthe\sname\s(?:of\s)?(?P<name>" + _ANY_CASE + ")", re.IGNORECASE
)
_TITLED = re.compile(rf"\b(?P<name>(?i:{_TITLE})\s(?:[A-Z]\.?\s){{0,2}}{_WRITTEN})")
_CUES = re.compile(
    r"\b(?:i['’]?m|i\sam|this\sis|it['’]?s|its|here\sis|spoke\s(?:to|with)|spoken\s(?:to|with)|"
    r"speak(?:ing)?\s(?:to|with)|talk(?:ed|ing)?\s(?:to|with)|chat(?:ted|ting)?\s(?:to|with)|"
    r"deal(?:t|ing)\swith|asked?\sfor|told\sby|helped\sby|served\sby|from|under|attention\sof|attn:?|"
    r"c/o|care\sof|address(?:ed)?\sto|signed\s(?:for\s)?by|accepted\sby|collected\sby|left\swith|"
    r"given\sto|handed\sto|recipient(?:\sis|:)?|customer:?|agent|advisor|adviser|assistant|"
    r"paid\sby|ordered\sby|bought\sby|placed\sby|sent\sby|"
    r"called|named|with|for|by|to|dear|hi|hello|hey|register|put\sdown|contact|regarding|"
    rf"(?:my|his|her|our|the|your)\s(?:\w{{1,12}}\s)?(?:{_RELATION}|colleague|agent)|driver)"
    rf"(?:\s|,\s|:\s)(?P<name>{_ANY_CASE})",
    re.IGNORECASE,
)
_SIGNED = re.compile(
    r"(?:^|[\s,.!-])(?:regards|thanks|thank\syou|thx|cheers|best|wishes|sincerely|faithfully|yours|"
    rf"rgds|love|ta|br|advance)\s?[,.!\n-]*\s+(?:-\s?)?(?P<name>{_ANY_CASE})\s*\.?\s*$",
    re.IGNORECASE,
)
_HERE = re.compile(rf"(?:^|[,.!]\s)(?P<name>{_ANY_CASE})\s(?:here|this\sside)\b", re.IGNORECASE)
_FREE = re.compile(rf"(?<![\w@.'’-])(?P<name>{_WRITTEN})(?![\w@]|\.\w)")
_SMALL_WORD = re.compile(r"(?<![\w@.'’-])[^\W\d_A-Z]{4,14}(?![\w@-]|\.\w)")
_END = word_list("after_names")
_NOT_NAMES = word_list("not_names")
_AFTER_I_AM = re.compile(r"(?:i['’]?m|i\sam|this\sis|it['’]?s|its|called|named)$", re.IGNORECASE)
_FROM = re.compile(rf"{_CAPITAL}\sfrom\s[^\W\d_a-z]")
_BY_NAME = re.compile(
    rf"(?:spoke(?:n)?\s(?:to|with)|speak(?:ing)?\s(?:to|with)|talk(?:ed|ing)\s(?:to|with)|asked?\sfor|"
    r"told\sby|helped\sby|served\sby|under|c/o|attn:?|signed\s(?:for\s)?by|accepted\sby|"
    r"left\swith|given\sto|handed\sto|recipient(?:\sis|:)?|named|paid\sby|ordered\sby|bought\sby|"
    rf"{_RELATION}|driver|colleague)$",
    re.IGNORECASE,
)
_MOST_WORDS = 4


def people(text: str) -> Iterator[Span]:
    """Values as typed."""
    yield from _introduced(text)
    if text != text.upper():
        for match in _FREE.finditer(text):
            yield from _name_known(match)
    for match in _SMALL_WORD.finditer(text):
        if match.group() in _PLAIN_NAMES:
            yield Span("person", *match.span(), match.group())


def _introduced(text: str) -> Iterator[Span]:
    """Those that a title or the words before them announce."""
    for match in _TITLED.finditer(text):
        yield Span("person", *match.span("name"), match["name"])
    for pattern in (_NAME_IS, _UNDER_NAME):
        for match in pattern.finditer(text):
            yield from _name_due(match)
    for pattern in (_SIGNED, _HERE, _CUES):
        for match in _overlapping(pattern, text):
            yield from _name_likely(match)


def _name_due(match: "re.Match[str]") -> Iterator[Span]:
    """After "my name is" any word is a name, whatever its case."""
    words = _until_end(match["name"])
    if words and words[0][0].isupper():
        words = _capitals(words)
    words = words if words and words[0][0].isupper() else words[:3]
    if words and words[0].lower() not in _NOT_NAMES:
        yield _span(match, words)


def _name_likely(match: "re.Match[str]") -> Iterator[Span]:
    """A first name that we know, or after "I am" two words in capitals."""
    words = _until_end(match["name"])
    if not words:
        return
    cue = match.string[match.start() : match.start("name")].strip(" ,:")
    if words[0][0].isupper():
        words = _capitals(words)
        if words[0].lower() not in _NOT_NAMES and _reads_as_name(words, cue, match):
            yield _span(match, words)
    elif words[0].lower() in _PLAIN_NAMES:
        surname = words[1:2] if len(words) == 2 or _AFTER_I_AM.search(cue) else []
        yield _span(match, [words[0], *surname])


def _reads_as_name(words: list[str], cue: str, match: "re.Match[str]") -> bool:
    first = words[0].lower()
    if first in FIRST_NAMES or (first in ALSO_WORDS and len(words) < 3):
        return True
    if len(words) > 1 and re.fullmatch(r"[A-Z]\.?", words[0]):
        return True
    if _BY_NAME.search(cue) and not match.string.isupper():
        return not _stands_for_more(words)
    if not _AFTER_I_AM.search(cue):
        return False
    from_place = _FROM.match(match.string, match.start("name"))
    return bool(from_place) or (len(words) > 1 and not _stands_for_more(words))


def _name_known(match: "re.Match[str]") -> Iterator[Span]:
    """Anywhere: a first name that is nothing else, in capitals."""
    words = match["name"].split()
    while words and words[0].lower() not in _PLAIN_NAMES:
        words = words[1:]
    words = _until_end(" ".join(words))
    if words:
        start = match.start("name") + match["name"].index(words[0])
        typed = _typed(match.string, start, words)
        yield Span("person", start, start + len(typed), typed)


def _stands_for_more(words: list[str]) -> bool:
    return any(word.lower() in _NOT_NAMES or word.isupper() for word in words)


def _until_end(name: str) -> list[str]:
    """The words before the first that belongs to the rest of the sentence."""
    words: list[str] = []
    for word in name.split():
        if word.lower().replace("’", "'") in _END or len(words) == _MOST_WORDS:
            break
        words.append(word)
    return words


def _capitals(words: list[str]) -> list[str]:
    kept = list(words)
    for place, word in enumerate(words):
        if word[0].islower() and not re.fullmatch(_JOIN.strip("{0,2}") + "?", word + " "):
            kept = words[:place]
            break
    while kept and kept[-1][0].islower():
        kept = kept[:-1]
    return kept


def _span(match: "re.Match[str]", words: list[str]) -> Span:
    start = match.start("name")
    typed = _typed(match.string, start, words)
    return Span("person", start, start + len(typed), typed)


def _typed(text: str, start: int, words: list[str]) -> str:
    """The words as they stand in the text, without a possessive at the end."""
    end = start
    for word in words:
        end = text.index(word, end) + len(word)
    return re.sub(r"['’]s$", "", text[start:end])


def _overlapping(pattern: "re.Pattern[str]", text: str) -> "Iterator[re.Match[str]]":
    """All matches, those inside another's name included: "hi, this is Emma"."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = max(match.start("name"), match.start() + 1)
