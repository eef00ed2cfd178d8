# ruff: noqa: E501 - the paths are drawings
"""Shapes of clothes. Names in braces are the paints of `paint.py`."""

_LONG_SLEEVES = (
    '<path d="M122 78 92 90Q70 100 64 134L46 232 76 240 98 156V250H222V156L244 240 274 232 256 134'
    'Q250 100 228 90L198 78Q160 104 122 78Z" fill="{c}"/>'
    '<path d="M98 156 104 128M222 156 216 128" stroke="{d}" stroke-width="3" fill="none"/>'
)
_CUFFS = (
    '<path d="M48 220 78 228 75 242 45 234ZM272 220 242 228 245 242 275 234Z" fill="{d}"/>'
    '<rect x="98" y="236" width="124" height="16" rx="3" fill="{d}"/>'
)
_ROUND_NECK = '<path d="M122 78Q160 104 198 78L204 82Q160 116 116 82Z" fill="{d}"/>'
_SHORT_SLEEVES = (
    '<path d="M120 74 92 84Q78 90 68 106L48 142 82 162 98 142V250H222V142L238 162 272 142 252 106'
    'Q242 90 228 84L200 74Q160 102 120 74Z" fill="{c}"/>'
    '<path d="M98 142 102 122M222 142 218 122" stroke="{d}" stroke-width="3" fill="none"/>'
)
_SHORT_NECK = '<path d="M120 74Q160 102 200 74L207 78Q160 115 113 78Z" fill="{d}"/>'
_PLACKET = (
    '<path d="M160 98V250" stroke="{d}" stroke-width="3"/>'
    '<path d="M122 74 160 98 142 124 112 82ZM198 74 160 98 178 124 208 82Z" fill="{l}" '
    'stroke="{d}" stroke-width="2"/>'
    '<g fill="{dd}"><circle cx="166" cy="138" r="3"/><circle cx="166" cy="166" r="3"/>'
    '<circle cx="166" cy="194" r="3"/><circle cx="166" cy="222" r="3"/></g>'
)
_ZIP = '<path d="M160 94V250" stroke="{dd}" stroke-width="4"/>'
_POCKETS = '<path d="M112 196h34v6h-34zM174 196h34v6h-34z" fill="{dd}" opacity=".8"/>'
_COLLAR = '<path d="M124 72 160 98 138 120 108 84ZM196 72 160 98 182 120 212 84Z" fill="{dd}"/>'

CLOTHING = {
    "tshirt": _SHORT_SLEEVES + _SHORT_NECK,
    "stripe": _LONG_SLEEVES
    + '<path d="M98 132H222V142H98ZM98 156H222V166H98ZM98 180H222V190H98ZM98 204H222V214H98ZM98 228'
    'H222V238H98Z" fill="{paper}"/><path d="M62 146 92 156 90 166 60 156ZM57 172 85 181 82 191 55 '
    "182ZM52 198 79 207 77 217 50 208ZM258 146 228 156 230 166 260 156ZM263 172 235 181 238 191 265"
    ' 182ZM268 198 241 207 243 217 270 208Z" fill="{paper}"/>' + _ROUND_NECK,
    "shirt": _LONG_SLEEVES
    + _PLACKET
    + '<path d="M180 134h26v26l-13 7-13-7z" fill="{l}" stroke="{d}" stroke-width="2"/>',
    "campshirt": _SHORT_SLEEVES + _PLACKET,
    "jumper": _LONG_SLEEVES
    + _CUFFS
    + _ROUND_NECK
    + '<path d="M128 124V230M144 128V230M160 130V230M176 128V230M192 124V230" stroke="{d}" '
    'stroke-width="3" stroke-dasharray="8 6" opacity=".55"/>',
    "rollneck": _LONG_SLEEVES
    + _CUFFS
    + '<path d="M128 84Q126 58 136 54H184Q194 58 192 84 160 100 128 84Z" fill="{d}"/>'
    '<path d="M130 70Q160 82 190 70" stroke="{dd}" stroke-width="2" fill="none"/>',
    "hoodie": _LONG_SLEEVES
    + _CUFFS
    + '<path d="M120 84Q112 46 160 44 208 46 200 84 184 112 160 114 136 112 120 84Z" fill="{d}"/>'
    '<path d="M134 84Q132 62 160 62 188 62 186 84 176 102 160 104 144 102 134 84Z" fill="{dd}"/>'
    '<path d="M150 108V146M170 108V146" stroke="{l}" stroke-width="4" stroke-linecap="round"/>'
    '<path d="M124 190H196L208 228H112Z" fill="{d}"/>',
    "cardigan": _LONG_SLEEVES
    + _CUFFS
    + '<path d="M126 76 160 150 194 76 186 72Q160 88 134 72Z" fill="{halo}"/>'
    '<path d="M122 78 156 150V250M198 78 164 150V250" stroke="{d}" stroke-width="8" fill="none"/>'
    '<g fill="{dd}"><circle cx="160" cy="168" r="4"/><circle cx="160" cy="194" r="4"/>'
    '<circle cx="160" cy="220" r="4"/></g>',
    "jacket": _LONG_SLEEVES
    + _ZIP
    + _COLLAR
    + _POCKETS
    + '<path d="M112 202h34v30h-34zM174 202h34v30h-34z" fill="{d}"/>',
    "coat": (
        '<path d="M122 66 92 78Q70 88 64 122L46 222 76 230 98 150 90 266H230L222 150 244 230 274 222'
        ' 256 122Q250 88 228 78L198 66Q160 92 122 66Z" fill="{c}"/>'
        '<path d="M160 92V266" stroke="{dd}" stroke-width="4"/>'
        '<path d="M122 66 160 92 136 128 106 76ZM198 66 160 92 184 128 214 76Z" fill="{d}"/>'
        '<path d="M106 192h36v8h-36zM178 192h36v8h-36z" fill="{dd}"/>'
        '<g fill="{dd}"><circle cx="170" cy="144" r="4"/><circle cx="170" cy="172" r="4"/>'
        '<circle cx="170" cy="226" r="4"/></g>'
    ),
    "gilet": (
        '<path d="M124 72 100 82 92 132 98 250H222L228 132 220 82 196 72Q160 96 124 72Z" fill="{c}"/>'
        '<path d="M95 120H225M94 152H226M96 184H224M97 216H223" stroke="{d}" stroke-width="4"/>'
        '<path d="M126 74Q124 56 132 54H188Q196 56 194 74 160 98 126 74Z" fill="{d}"/>' + _ZIP
    ),
    "trousers": (
        '<path d="M112 66H208L224 258H178L160 130 142 258H96Z" fill="{c}"/>'
        '<path d="M112 66H208L209 82H111Z" fill="{d}"/>'
        '<path d="M160 82V134M122 84Q120 106 108 110M198 84Q200 106 212 110" stroke="{dd}" '
        'stroke-width="3" fill="none"/><circle cx="160" cy="75" r="4" fill="{brass}"/>'
        '<path d="M97 248H144L142 258H96ZM176 248H223L224 258H178Z" fill="{l}"/>'
    ),
    "leggings": (
        '<path d="M122 66H198Q206 130 196 258H170L160 128 150 258H124Q114 130 122 66Z" fill="{c}"/>'
        '<path d="M121 66H199L201 92H119Z" fill="{d}"/>'
        '<path d="M134 110Q128 180 134 250M186 110Q192 180 186 250" stroke="{l}" stroke-width="3" '
        'fill="none"/>'
    ),
    "shorts": (
        '<path d="M98 100H222L242 216H172L160 160 148 216H78Z" fill="{c}"/>'
        '<path d="M98 100H222L225 118H95Z" fill="{d}"/>'
        '<path d="M160 118V162M112 120Q108 146 94 150M208 120Q212 146 226 150" stroke="{dd}" '
        'stroke-width="3" fill="none"/>'
        '<path d="M152 112Q146 138 150 142M168 112Q174 136 168 140" stroke="{l}" stroke-width="4" '
        'fill="none" stroke-linecap="round"/>'
    ),
    "skirt": (
        '<path d="M122 82H198L240 244Q160 262 80 244Z" fill="{c}"/>'
        '<path d="M122 82H198L202 98H118Z" fill="{dd}"/>'
        '<path d="M132 98 106 249M146 98 134 252M160 98V254M174 98 186 252M188 98 214 249" '
        'stroke="{d}" stroke-width="4"/>'
    ),
    "dress": (
        '<path d="M128 62 112 70 92 108 116 122 124 112 128 150 84 252Q160 272 236 252L192 150 196 112'
        ' 204 122 228 108 208 70 192 62Q160 92 128 62Z" fill="{c}"/>'
        '<path d="M127 142H193L196 158H124Z" fill="{d}"/>'
        '<path d="M128 62Q160 92 192 62L198 66Q160 106 122 66Z" fill="{l}"/>'
        '<g fill="{l}"><circle cx="126" cy="206" r="5"/><circle cx="154" cy="190" r="5"/>'
        '<circle cx="184" cy="208" r="5"/><circle cx="112" cy="238" r="5"/><circle cx="146" cy="230"'
        ' r="5"/><circle cx="178" cy="240" r="5"/><circle cx="208" cy="234" r="5"/>'
        '<circle cx="146" cy="122" r="4"/><circle cx="174" cy="118" r="4"/></g>'
    ),
    "scarf": (
        '<path d="M104 96Q160 60 216 96 226 132 160 142 94 132 104 96Z" fill="{c}"/>'
        '<path d="M124 106Q160 84 196 106 196 118 160 120 124 118 124 106Z" fill="{dd}"/>'
        '<path d="M128 134H172L182 246H122Z" fill="{d}"/>'
        '<path d="M166 138 202 130 226 222 184 234Z" fill="{c}"/>'
        '<path d="M125 188H178M124 206H180M182 196 216 186M187 212 221 202" stroke="{l}" '
        'stroke-width="6"/><path d="M126 246V260M138 246V260M150 246V260M162 246V260M174 246V260'
        'M190 232 194 246M204 228 208 242M218 224 222 238" stroke="{d}" stroke-width="4"/>'
    ),
    "beanie": (
        '<circle cx="160" cy="84" r="20" fill="{l}"/>'
        '<path d="M88 200Q84 92 160 90 236 92 232 200Z" fill="{c}"/>'
        '<path d="M124 104Q110 140 112 190M148 92Q140 140 142 190M172 92Q180 140 178 190M196 104'
        'Q210 140 208 190" stroke="{d}" stroke-width="5" fill="none"/>'
        '<rect x="80" y="188" width="160" height="48" rx="14" fill="{d}"/>'
        '<path d="M104 190V234M128 190V234M152 190V234M176 190V234M200 190V234M222 190V234" '
        'stroke="{dd}" stroke-width="4"/>'
    ),
    "cap": (
        '<path d="M76 190Q72 104 150 98 222 98 226 178Z" fill="{c}"/>'
        '<path d="M150 98Q128 130 130 186M150 98Q190 126 192 181" stroke="{d}" stroke-width="4" '
        'fill="none"/><path d="M72 186Q150 170 226 176 276 184 278 206 210 196 150 202 96 206 72 186Z"'
        ' fill="{d}"/><circle cx="150" cy="98" r="8" fill="{dd}"/>'
    ),
    "belt": (
        '<circle cx="160" cy="160" r="86" fill="none" stroke="{c}" stroke-width="30"/>'
        '<circle cx="160" cy="160" r="62" fill="none" stroke="{d}" stroke-width="18"/>'
        '<circle cx="160" cy="160" r="93" fill="none" stroke="{l}" stroke-width="2" '
        'stroke-dasharray="6 5"/><rect x="132" y="222" width="56" height="50" rx="8" fill="none" '
        'stroke="{brass}" stroke-width="9"/><path d="M160 222V256" stroke="{brass}" stroke-width="7"/>'
        '<g fill="{dd}"><circle cx="210" cy="231" r="4"/><circle cx="226" cy="216" r="4"/></g>'
    ),
    "gloves": (
        '<path d="M84 236V160L68 122Q66 108 78 110L96 146 92 92Q94 78 104 92L112 138 114 78Q120 66 128 '
        '78L130 138 138 86Q146 74 150 88L148 150 150 236Z" fill="{c}"/>'
        '<path d="M236 246V170L252 132Q254 118 242 120L224 156 228 102Q226 88 216 102L208 148 206 88'
        'Q200 76 192 88L190 148 182 96Q174 84 170 98L172 160 170 246Z" fill="{d}"/>'
        '<path d="M82 212H151V240H82Z" fill="{dd}"/><path d="M169 222H238V250H169Z" fill="{dd}"/>'
        '<path d="M96 212V240M110 212V240M124 212V240M138 212V240M184 222V250M198 222V250M212 222V250'
        'M226 222V250" stroke="{c}" stroke-width="3"/>'
    ),
    "umbrella": (
        '<path d="M160 66V232Q160 254 178 254 196 254 196 234" fill="none" stroke="{wood}" '
        'stroke-width="8" stroke-linecap="round"/>'
        '<path d="M52 164Q66 76 160 72 254 76 268 164 250 146 232 164 214 146 196 164 178 146 160 164 '
        '142 146 124 164 106 146 88 164 70 146 52 164Z" fill="{c}"/>'
        '<path d="M160 72Q122 110 124 164 142 146 160 164 178 146 196 164 198 110 160 72Z" fill="{d}"/>'
        '<circle cx="160" cy="68" r="6" fill="{wood}"/>'
    ),
}
