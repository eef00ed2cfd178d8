# ruff: noqa: E501 - the paths are drawings
"""Shapes of shoes and what looks after them, all seen from the side, toes to the right."""

_TRAINER = (
    '<path d="M64 222Q60 176 74 150 84 142 108 148 116 158 134 152L176 172Q196 186 232 192 262 198 264'
    ' 222Z" fill="{c}"/><path d="M64 222Q60 176 74 150 84 142 104 147 98 190 112 222Z" fill="{d}"/>'
    '<path d="M206 186Q258 190 264 222H214Q216 200 206 186Z" fill="{l}"/>'
    '<path d="M138 164 156 150M152 170 170 158M167 177 185 165" stroke="{paper}" stroke-width="6" '
    'stroke-linecap="round"/>'
)
_BOOT = '<path d="M92 76H168Q172 120 172 150 180 168 216 174 258 182 260 228H84Q88 150 92 76Z" fill="{c}"/>'

SHOES = {
    "boots": _BOOT + '<path d="M90 96H128V228H84Q88 150 90 96Z" fill="{d}"/>'
    '<path d="M212 174Q258 182 260 228H206Q222 200 212 174Z" fill="{d}"/>'
    '<rect x="86" y="68" width="88" height="20" rx="10" fill="{dd}"/>'
    '<path d="M134 104 170 98M134 124 171 118M134 144 172 138M142 164 176 156" stroke="{brass}" '
    'stroke-width="6" stroke-linecap="round"/>'
    '<path d="M78 226H262Q268 238 262 252H248L242 244 232 252H214L208 244 198 252H150L144 244 134 252'
    'H84Q76 240 78 226Z" fill="{ink}"/>',
    "chelsea": _BOOT + '<path d="M118 84 150 84Q160 130 140 178 120 140 118 84Z" fill="{dd}"/>'
    '<path d="M92 76H168L169 88H91Z" fill="{d}"/>'
    '<path d="M86 64h12v20H86z" fill="{d}"/>'
    '<path d="M82 226H262L260 238H148L142 254H84Z" fill="{ink}"/>',
    "wellies": (
        '<path d="M100 62H172L174 168Q180 184 220 190 256 196 258 230H94Z" fill="{c}"/>'
        '<path d="M98 62H174V84H98Z" fill="{l}"/>'
        '<path d="M112 96V206" stroke="{l}" stroke-width="8" stroke-linecap="round"/>'
        '<path d="M208 188Q256 194 258 230H204Q218 208 208 188Z" fill="{d}"/>'
        '<path d="M88 228H260Q266 240 260 252H240L234 244 224 252H140L132 244 122 252H92Q84 240 88 228Z"'
        ' fill="{dd}"/>'
    ),
    "trainers": _TRAINER
    + '<path d="M56 220H266Q272 230 266 240 262 250 248 250H72Q58 250 56 236Z" fill="{paper}" '
    'stroke="{d}" stroke-width="2"/><path d="M62 240H262" stroke="{c}" stroke-width="4"/>',
    "runners": _TRAINER
    + '<path d="M118 216Q150 176 190 194" stroke="{paper}" stroke-width="10" fill="none" '
    'stroke-linecap="round"/>'
    '<path d="M48 214Q60 224 150 220 230 212 272 218 274 240 256 248 160 256 66 250 46 240 48 214Z" '
    'fill="{paper}"/><path d="M52 236Q160 246 268 232L262 244Q160 258 62 248Z" fill="{dd}"/>',
    "plimsolls": _TRAINER
    + '<path d="M234 192Q264 198 266 226H226Q240 210 234 192Z" fill="{paper}"/>'
    '<path d="M58 220H268V240Q266 250 252 250H70Q58 250 58 240Z" fill="{paper}" stroke="{d}" '
    'stroke-width="2"/><path d="M60 232H266" stroke="{d}" stroke-width="3"/>',
    "loafers": (
        '<path d="M62 226Q56 184 74 168 100 188 134 176 170 164 206 184 262 192 264 228Z" fill="{c}"/>'
        '<path d="M134 176Q170 164 206 184 222 192 226 200 180 184 132 206 122 190 134 176Z" '
        'fill="{d}"/><path d="M140 184Q166 178 190 196" stroke="{brass}" stroke-width="7" fill="none"/>'
        '<path d="M60 226H266L262 240H122L118 254H62Z" fill="{ink}"/>'
    ),
    "oxfords": (
        '<path d="M62 226Q58 172 78 154 104 172 128 158L178 178Q262 184 266 228Z" fill="{c}"/>'
        '<path d="M206 182Q262 190 266 228H210Q224 204 206 182Z" fill="{d}"/>'
        '<path d="M62 226Q58 172 78 154 92 162 100 164 94 200 110 226Z" fill="{d}"/>'
        '<path d="M136 172 154 160M152 178 170 168" stroke="{paper}" stroke-width="5" '
        'stroke-linecap="round"/><path d="M204 188Q220 206 206 224M118 172Q150 186 190 186" '
        'stroke="{dd}" stroke-width="3" stroke-dasharray="3 5" fill="none"/>'
        '<path d="M60 226H268L264 240H124L120 254H62Z" fill="{ink}"/>'
    ),
    "heels": (
        '<path d="M66 128Q84 126 96 146 126 190 176 194 250 202 268 236H206Q140 232 104 190L100 252H78'
        'Q76 170 66 128Z" fill="{c}"/><path d="M96 146Q126 190 176 194 190 196 202 200 150 206 112 176 '
        '102 164 96 146Z" fill="{dd}"/><path d="M100 200V254H80L78 200Z" fill="{d}"/>'
        '<path d="M200 236H270V244H206Z" fill="{ink}"/>'
    ),
    "flats": (
        '<path d="M58 226Q54 186 74 178 100 210 160 204 200 198 222 198 264 206 266 232Z" fill="{c}"/>'
        '<path d="M74 178Q100 210 160 204 190 200 214 198 176 220 128 218 84 214 74 178Z" fill="{dd}"/>'
        '<path d="M76 182Q104 150 136 212" fill="none" stroke="{d}" stroke-width="8"/>'
        '<path d="M56 226H268Q266 242 256 242H70Q56 242 56 226Z" fill="{ink}"/>'
    ),
    "sandals": (
        '<path d="M52 226Q160 206 268 224 272 246 256 250H66Q50 246 52 226Z" fill="{wood}"/>'
        '<path d="M54 238H268Q268 250 254 250H66Q54 250 54 238Z" fill="{ink}"/>'
        '<path d="M90 222Q96 150 138 152 176 158 178 218H148Q146 186 134 184 122 186 120 220Z" '
        'fill="{c}"/><path d="M176 218Q180 166 214 168 246 174 250 222H222Q220 196 210 196 202 198 202 '
        '218Z" fill="{d}"/><rect x="122" y="156" width="24" height="18" rx="4" fill="none" '
        'stroke="{brass}" stroke-width="5"/><rect x="202" y="172" width="22" height="16" rx="4" '
        'fill="none" stroke="{brass}" stroke-width="5"/>'
    ),
    "slippers": (
        '<path d="M60 228Q62 196 104 204 112 156 170 152 258 158 264 228Z" fill="{c}"/>'
        '<path d="M104 204Q112 156 170 152 186 152 198 156 150 166 140 214 120 214 104 204Z" '
        'fill="{paper}"/><path d="M60 228Q62 196 104 204 126 214 140 214L138 228Z" fill="{l}"/>'
        '<path d="M56 226H268Q270 246 254 248H70Q54 246 56 226Z" fill="{dd}"/>'
    ),
    "insoles": (
        '<path d="M116 74Q154 66 154 118 154 150 144 176 156 230 122 246 88 246 90 206 96 174 88 132 '
        '84 84 116 74Z" fill="{c}"/><path d="M204 74Q166 66 166 118 166 150 176 176 164 230 198 246 232 '
        '246 230 206 224 174 232 132 236 84 204 74Z" fill="{d}"/>'
        '<circle cx="120" cy="214" r="20" fill="{l}"/><circle cx="200" cy="214" r="20" fill="{c}"/>'
        '<ellipse cx="120" cy="112" rx="20" ry="26" fill="{l}"/>'
        '<ellipse cx="200" cy="112" rx="20" ry="26" fill="{c}"/>'
    ),
    "shoetrees": (
        '<path d="M156 196Q200 168 244 184 266 196 262 226H156Z" fill="{c}"/>'
        '<path d="M62 226Q58 190 84 184 108 188 108 226Z" fill="{d}"/>'
        '<path d="M104 208H162" stroke="{steel}" stroke-width="10"/>'
        '<path d="M112 202V214M122 202V214M132 202V214M142 202V214M152 202V214" stroke="{ink}" '
        'stroke-width="3"/><path d="M190 184Q214 190 222 224M172 192Q188 200 192 224" stroke="{dd}" '
        'stroke-width="3" fill="none"/><circle cx="84" cy="170" r="14" fill="{brass}"/>'
        '<path d="M58 226H266V240H58Z" fill="{dd}"/>'
    ),
    "carekit": (
        '<rect x="70" y="150" width="180" height="104" rx="10" fill="{dd}"/>'
        '<rect x="70" y="150" width="180" height="28" rx="10" fill="{c}"/>'
        '<rect x="94" y="110" width="60" height="48" rx="8" fill="{wood}"/>'
        '<path d="M98 110V90M108 110V86M118 110V84M128 110V86M138 110V88M148 110V90" stroke="{ink}" '
        'stroke-width="6"/><circle cx="200" cy="126" r="32" fill="{steel}"/>'
        '<circle cx="200" cy="126" r="23" fill="{c}"/><path d="M186 126H214" stroke="{paper}" '
        'stroke-width="5"/><rect x="134" y="200" width="52" height="22" rx="4" fill="{brass}"/>'
    ),
    "spray": (
        '<rect x="116" y="116" width="88" height="142" rx="14" fill="{c}"/>'
        '<path d="M116 132Q116 104 136 104H184Q204 104 204 132Z" fill="{d}"/>'
        '<rect x="138" y="76" width="44" height="30" rx="6" fill="{ink}"/>'
        '<rect x="150" y="62" width="26" height="16" rx="4" fill="{steel}"/>'
        '<circle cx="196" cy="66" r="4" fill="{l}"/><circle cx="212" cy="58" r="5" fill="{l}"/>'
        '<circle cx="214" cy="76" r="4" fill="{l}"/><circle cx="230" cy="66" r="6" fill="{l}"/>'
        '<path d="M160 156Q184 188 184 204 184 228 160 228 136 228 136 204 136 188 160 156Z" '
        'fill="{paper}"/><path d="M150 206Q152 218 164 218" stroke="{c}" stroke-width="5" fill="none" '
        'stroke-linecap="round"/>'
    ),
    "socks": (
        '<path d="M92 76H144V176Q146 190 170 204 190 222 176 240 160 254 138 242L104 216Q92 204 92 184Z"'
        ' fill="{d}"/><path d="M144 66H198V172Q200 188 226 202 248 220 234 240 216 256 192 244L156 214'
        'Q144 202 144 182Z" fill="{c}"/><path d="M144 66H198V92H144Z" fill="{l}"/>'
        '<path d="M92 76H144V100H92Z" fill="{dd}"/>'
        '<path d="M226 202Q248 220 234 240 224 250 208 250 224 226 214 196Z" fill="{l}"/>'
        '<path d="M144 182Q160 176 174 186 172 206 158 216 144 202 144 182Z" fill="{l}"/>'
    ),
    "laces": (
        '<path d="M84 214Q62 120 140 128 218 138 188 188 158 226 128 192 108 152 170 118 236 92 244 '
        '150 248 196 214 232" fill="none" stroke="{c}" stroke-width="12" stroke-linecap="round"/>'
        '<path d="M100 224Q150 250 206 224" fill="none" stroke="{d}" stroke-width="12" '
        'stroke-linecap="round"/><path d="M84 214 88 236M214 232 206 252" stroke="{brass}" '
        'stroke-width="12" stroke-linecap="round"/>'
        '<rect x="140" y="148" width="40" height="56" rx="6" fill="{paper}" stroke="{d}" '
        'stroke-width="3"/>'
    ),
}
