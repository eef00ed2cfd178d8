"""Turns of phrase of customers who look for something, whatever the shop sells."""

import re

OTHERS = re.compile(
    r"\b(?:others?|other (?:ones?|options|things|ideas)|another one|"
    r"more (?:options|ideas|of (?:them|these|those)|like (?:this|that|these|those))|"
    r"(?:any|some|show(?: me)?|see) more|"
    r"(?:something|anything|what|who) else|different (?:ones?|options|things)|next (?:ones?)?|"
    r"(?:not|none of|don'?t (?:really )?like (?:any of )?) ?(?:these|those|them)|"
    r"alternatives?)\b|^\W*(?:more|next|others?)\b",
    re.IGNORECASE,
)
CHEAPER = re.compile(
    r"\b(?:cheaper|less expensive|less pricey|lower price[ds]?|lower budget|not (?:so|as|that|too) "
    r"(?:expensive|dear|pricey)|(?:too|bit|so|quite|very|that'?s|rather) "
    r"(?:expensive|dear|pricey|much|steep)|more affordable|affordable|costs? less|for less)\b",
    re.IGNORECASE,
)
DEARER = re.compile(
    r"\b(?:more expensive|dearer|better quality|higher end|more premium)\b", re.IGNORECASE
)
ANOTHER = re.compile(
    r"\b(?:an?other|different|some other) (?P<what>brand|make|maker|colou?r|material)s?\b",
    re.IGNORECASE,
)
WHOM = re.compile(
    r"\bfor (?:(?P<own>my|our) (?:\w+ )?(?P<whom>mum|mom|mother|dad|father|parents|gran|nan|"
    r"grandma|grandmother|grandad|grandpa|grandfather|sister|brother|wife|husband|partner|girlfriend|"
    r"boyfriend|fianc[eé]e?|friend|mate|colleague|boss|neighbour|neighbor|teacher|son|daughter|"
    r"niece|nephew|aunt|auntie|uncle|cousin|baby|kid|child|children|kids|grandson|granddaughter|"
    r"grandchild|family|flatmate|housemate)|"
    r"an? (?P<other>friend|mate|colleague|teacher|neighbour))\b",
    re.IGNORECASE,
)
LIKE = re.compile(
    r"(?<!\bi )(?<!\bi'd )(?<!\bwe )(?<!\byou )(?<!\bwould )(?<!\bwe'd )(?<!\bdon't )(?<!\bdo )"
    r"(?<!\breally )(?<!\bnot )(?<!\balso )(?<!\bdont )(?<!\bthey )(?<!\bshe )(?<!\bhe )"
    r"(?<!\blooks )"
    r"\b(?:(?:just |much |exactly |more )?like|similar to|the same as|same as|along the lines of|"
    r"comparable (?:to|with)|close to|closest to|an? (?:alternative|replacement) (?:to|for)|"
    r"in place of|in the style of|to replace)\s+"
    r"(?P<thing>.+?)(?=\s*(?:[,;.!?]|\bbut\b|\band (?:in|under|below|not|without|for)\b|\bonly\b|"
    r"\bin (?!the\b|my\b)|\bunder\b|\bbelow\b|\bwithout\b|\bnot\b|\bfor (?:under|less)\b|$))",
    re.IGNORECASE,
)
BESIDE = re.compile(
    r"\b(?:go(?:es)?|match(?:es)?|pairs?|works?|fits?|looks? (?:good|nice)|wear|"
    r"buy(?:ing)?|need|add|together)(?: (?:well|nicely|best|good|it|them))? with\s+"
    r"(?P<thing>[^,.;!?]+?)"
    r"(?=\s*(?:[,.;!?]|\bbut\b|\bunder\b|\bbelow\b|\bnot\b|\bwithout\b|\bplease\b|$))",
    re.IGNORECASE,
)
"""What goes with a thing is not that thing."""
OWN = re.compile(
    r"\b(?:i|we|i'?ve|we'?ve)\s+(?:have\s+|had\s+)?(?:just\s+|already\s+|last\s+|recently\s+)?(?:bought|ordered|got|had|"
    r"own|purchased|have|get|usually|always|returned)\b|\bmy\b|\bmine\b|\bour\b|"
    r"\blast (?:order|time|purchase|ones?)\b|\bprevious (?:order|ones?|purchase)\b",
    re.IGNORECASE,
)
POINTING = re.compile(
    r"^\W*(?:this|that|these|those|it|them|(?:the )?(?:one|ones))\b(?: (?:one|ones))?\W*$",
    re.IGNORECASE,
)
NOT = re.compile(
    r"\b(?:not|no|non|without|w/o|except(?: for)?|excluding|avoid(?:ing)?|never|isn'?t|aren'?t|"
    r"anything but|other than|apart from|nothing (?:in|with|made of|from|of|too)|allergic to|"
    r"allergy to|(?:do not|don'?t|doesn'?t|dont|can'?t|cannot|mustn'?t|won'?t|wouldn'?t) "
    r"(?:really )?(?:want|like|need|wear|use|have|stand|be|eat|fancy|take)?|hate|dislike|"
    r"instead of|free (?:of|from))(?:\b|(?<=/o))"
    r"(?:[\s-]+(?:any|a|an|the|be|in|it|with|made|of|out|from|anything|something|more|real)\b)*"
    r"[\s-]+(?P<span>[^,.;!?]+?)"
    r"(?=\s*(?:$|[.;!?]|,(?!\s*(?:or|nor)\b)|\bbut\b|\bplease\b|\bthanks\b|\bunder\b|\bbelow\b|"
    r"\bthough\b|\bfor\b|"
    r"\band (?:in|under|below|with|also|has|must|for|i|it|they|not|no|without)\b|"
    r"\bbecause\b|\binstead\b(?! of)|\bcheaper\b|\bi want\b|\bi need\b))",
    re.IGNORECASE,
)
FREE_OF = re.compile(r"\b(?P<span>[\w]+(?: or [\w]+)?)[\s-]free\b", re.IGNORECASE)
ANY = re.compile(
    r"\b(?:any (?P<any>\w+)(?: (?:is|are|will|would))? (?:is |be |do|fine|ok|okay|good|works)\w*|"
    r"(?:forget|drop|never ?mind|ignore|skip|leave out|doesn'?t (?:have to|need to) be|"
    r"(?:i )?don'?t (?:mind|care) about)(?: (?:the|about|about the))? (?P<drop>[^,.;!?]+))",
    re.IGNORECASE,
)
SIZE = re.compile(
    r"\b(?:(?:in )?(?:an? )?(?:uk |eu |us )?sizes?\s+(?:an? |uk |eu |us )?(?P<size>\d{1,2}(?:\.5)?|"
    r"x{0,4}[sl]|m|small|medium|large|extra large|extra small)|"
    r"in (?:an? )?(?P<in>x{0,4}[sl]|m|small|medium|large|extra large|extra small)"
    r"(?=\s*(?:$|[,.!?]|size\b|please\b|and\b|or\b|under\b))|"
    r"(?:in )?(?:uk|eu|us) (?P<uk>\d{1,2}(?:\.5)?)|in an? (?P<number>\d{1,2}(?:\.5)?))\b"
    r"(?!\s*(?:cm|mm|kg))",
    re.IGNORECASE,
)
SIZE_CALLED = {
    "small": "S", "medium": "M", "large": "L", "extra large": "XL", "extra small": "XS",
}  # fmt: skip
OR = re.compile(r"\s+(?:or|nor|and)\s+|\s*/\s*|\s*,\s*(?:or|nor|and)?\s*", re.IGNORECASE)
AT_CLAUSE = re.compile(r"[,;.!?]|\b(?:but|and|with|under|below|please)\b", re.IGNORECASE)

_CHATTER_TEXT = """
actually already anniversary basically before bestseller bestsellers bit bought brand browse
brother buying came care certain choose clothes colleague color colors colour colours come costs
daughter decent definitely different dont up each early either else especially ever every
everything exactly expensive fancy far father favourite fiance fine forget found friday friends
full gave getting given gran granddad grandma happy hate have having heading honestly ideal
ideas inspiration instead item kinds last lately least less little lot lots made make makes many
mate material maybe mind mine moment mom month more most mother must nearly need needed needs
neighbour nephew never newest nicer niece niceish nothing now okay old only option options
ordered own parents partner party people perfect perhaps pick popular possibly prefer preferably
pretty previous price priced prices probably proper purchase purchased quality quick quite range
rather real really recently reckon require required roughly saw see selection sister someone
sometimes son sort style styles such sure surprise teacher think though time today together
tomorrow too totally trending try type types uncle under unless usual usually version wanted way
wear wearing week weekend went whatever year years yes yesterday yet wishlist brands kind
affordable pricey dear worth sale deals bestselling low lower high higher better best none non
without cheap over above between from find finding put say keep keeping take taking right treat
might used search searching advise advice recomend recommendations suggestions always here
person big three two four five likes loves latest customers based leaving myself hard day days
puts everyone everybody nobody somebody comes coming making stopped closest nearest decide torn
couple hoping hope new nowhere once plus possible quickly shall somewhere soon stuck stuff suit
suits tell thats theres thinking trying until using well whole whos won wont working your youve
ive weve were theyre hes shes first second third six seven eight nine ten twelve seen hour
minute same send sent start starting next since round said told
"""
CHATTER = frozenset(_CHATTER_TEXT.split())
"""Beside the filler of `crm_bridge.products.words`: words of a wish that name no trait."""
NO_TRAIT = frozenset(
    {
        "idea",
        "problem",
        "thanks",
        "worries",
        "clue",
        "rush",
        "doubt",
        "sure",
        "good",
        "great",
        "matter",
        "one",
        "way",
    }
)
"""What "no" or "not" goes with without meaning a product."""
