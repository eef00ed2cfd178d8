# ruff: noqa: E501 - the paths are drawings
"""Shapes of things for the home. Names in braces are the paints of `paint.py`."""

_CANDLE = (
    '<path d="M160 58Q182 86 172 104 160 116 148 104 138 86 160 58Z" fill="{glow}"/>'
    '<path d="M160 80Q170 96 164 104 160 108 156 104 150 96 160 80Z" fill="#ec7d66"/>'
    '<path d="M160 100V126" stroke="{ink}" stroke-width="4"/>'
)

HOME = {
    "kettle": (
        '<path d="M106 128H204L226 252H84Z" fill="{c}"/><path d="M118 112H192L204 128H106Z" '
        'fill="{d}"/><circle cx="155" cy="102" r="10" fill="{wood}"/>'
        '<path d="M216 214Q250 206 252 160 252 126 280 122" fill="none" stroke="{d}" '
        'stroke-width="12" stroke-linecap="round"/>'
        '<path d="M112 134Q52 122 50 176 52 216 92 222" fill="none" stroke="{wood}" stroke-width="14" '
        'stroke-linecap="round"/><path d="M124 144 110 232" stroke="{l}" stroke-width="7" '
        'stroke-linecap="round"/><rect x="78" y="248" width="154" height="12" rx="6" fill="{ink}"/>'
    ),
    "kettle2": (
        '<path d="M104 108Q110 92 160 92 210 92 216 108L232 246H88Z" fill="{c}"/>'
        '<path d="M104 108 72 122 98 152Z" fill="{d}"/>'
        '<path d="M212 112Q264 104 264 160 264 214 228 220" fill="none" stroke="{ink}" '
        'stroke-width="16" stroke-linecap="round"/><rect x="140" y="74" width="40" height="20" rx="9" '
        'fill="{ink}"/><rect x="128" y="140" width="18" height="76" rx="9" fill="{glass}"/>'
        '<rect x="128" y="174" width="18" height="42" rx="9" fill="#86b4d2"/>'
        '<rect x="80" y="242" width="160" height="18" rx="9" fill="{dd}"/>'
    ),
    "toaster": (
        '<path d="M110 132V92Q110 76 126 76H152Q168 76 168 92V132Z" fill="#d9a35f"/>'
        '<path d="M158 132V84Q158 68 174 68H200Q216 68 216 84V132Z" fill="#e6b878"/>'
        '<path d="M166 132V88Q166 78 176 78H198Q208 78 208 88V132Z" fill="#f3d8a8"/>'
        '<path d="M58 152Q60 124 90 124H230Q260 124 262 152V236Q262 250 248 250H72Q58 250 58 236Z" '
        'fill="{c}"/><path d="M58 196H262V236Q262 250 248 250H72Q58 250 58 236Z" fill="{d}"/>'
        '<path d="M96 130H226" stroke="{ink}" stroke-width="8" stroke-linecap="round"/>'
        '<path d="M262 160H280V178H262Z" fill="{ink}"/><circle cx="226" cy="222" r="13" '
        'fill="{silver}"/><path d="M226 222V212" stroke="{ink}" stroke-width="4"/>'
        '<path d="M80 250h26v8h-26zM214 250h26v8h-26z" fill="{ink}"/>'
    ),
    "pourover": (
        '<path d="M100 66H220L178 138V150L226 232Q230 256 208 258H112Q90 256 94 232L142 150V138Z" '
        'fill="{glass}" opacity=".9"/><path d="M108 218 212 218 224 238Q226 256 208 258H112Q94 256 96 '
        '238Z" fill="#6b4630"/><path d="M100 66H220L208 86H112Z" fill="#fff" opacity=".6"/>'
        '<path d="M112 84H208L166 132H154Z" fill="{steel}"/>'
        '<path d="M136 134H184L190 160H130Z" fill="{c}"/><path d="M130 148H190" stroke="{dd}" '
        'stroke-width="5"/><circle cx="160" cy="148" r="6" fill="{brass}"/>'
    ),
    "mug": (
        '<path d="M216 140Q272 132 268 182 262 226 206 224" fill="none" stroke="{d}" '
        'stroke-width="18"/><path d="M72 110H222V210Q222 256 178 256H116Q72 256 72 210Z" fill="{c}"/>'
        '<path d="M72 178Q110 160 147 180 184 200 222 178V210Q222 256 178 256H116Q72 256 72 210Z" '
        'fill="{d}"/><ellipse cx="147" cy="110" rx="75" ry="16" fill="{l}"/>'
        '<ellipse cx="147" cy="112" rx="62" ry="11" fill="#6b4630"/>'
        '<path d="M122 84Q112 70 124 58M150 84Q140 68 152 54M176 84Q168 70 178 60" fill="none" '
        'stroke="#fff" stroke-width="6" stroke-linecap="round" opacity=".8"/>'
    ),
    "plates": (
        '<ellipse cx="160" cy="222" rx="112" ry="32" fill="{dd}"/>'
        '<ellipse cx="160" cy="206" rx="112" ry="32" fill="{d}"/>'
        '<ellipse cx="160" cy="190" rx="112" ry="32" fill="{dd}"/>'
        '<ellipse cx="160" cy="174" rx="112" ry="34" fill="{c}"/>'
        '<ellipse cx="160" cy="174" rx="78" ry="21" fill="{l}"/>'
        '<path d="M78 164Q110 148 150 146" stroke="#fff" stroke-width="5" fill="none" '
        'stroke-linecap="round" opacity=".6"/><path d="M150 170Q156 120 190 96 194 130 164 172Z" '
        'fill="{leaf}"/><path d="M158 170Q140 134 116 126 120 156 152 174Z" fill="{leaf}" '
        'opacity=".75"/>'
    ),
    "bowl": (
        '<path d="M92 196H228Q224 254 160 256 96 254 92 196Z" fill="{dd}"/>'
        '<path d="M70 142H250Q246 226 160 230 74 226 70 142Z" fill="{c}"/>'
        '<path d="M74 172Q116 190 160 176 204 162 247 172 236 228 160 230 84 228 74 172Z" fill="{d}"/>'
        '<ellipse cx="160" cy="142" rx="90" ry="22" fill="{l}"/>'
        '<ellipse cx="160" cy="144" rx="74" ry="15" fill="{dd}" opacity=".5"/>'
    ),
    "casserole": (
        '<circle cx="160" cy="96" r="13" fill="{brass}"/>'
        '<path d="M72 146Q80 108 160 106 240 108 248 146Z" fill="{c}"/>'
        '<path d="M66 144H254V158H66Z" fill="{d}"/>'
        '<path d="M70 158H250L242 236Q240 254 222 254H98Q80 254 78 236Z" fill="{c}"/>'
        '<path d="M70 170H46Q38 170 38 180 38 194 50 194H73M250 170H274Q282 170 282 180 282 194 270 '
        '194H247" fill="none" stroke="{d}" stroke-width="12"/>'
        '<path d="M94 176 100 234" stroke="{l}" stroke-width="8" stroke-linecap="round"/>'
        '<path d="M104 128Q126 118 150 117" stroke="{l}" stroke-width="6" fill="none" '
        'stroke-linecap="round"/>'
    ),
    "pan": (
        '<path d="M196 196 284 108" stroke="{ink}" stroke-width="18" stroke-linecap="round"/>'
        '<path d="M262 130 284 108" stroke="{steel}" stroke-width="6" stroke-linecap="round"/>'
        '<circle cx="136" cy="176" r="86" fill="{d}"/><circle cx="136" cy="176" r="70" fill="{c}"/>'
        '<path d="M100 168Q96 136 130 136 150 120 168 144 192 150 182 180 184 206 152 204 120 218 108 '
        '196 92 188 100 168Z" fill="{paper}"/><circle cx="140" cy="170" r="20" fill="#f2c445"/>'
        '<circle cx="134" cy="164" r="5" fill="#fff" opacity=".8"/>'
    ),
    "knife": (
        '<path d="M56 196 208 108Q232 96 236 108L196 150 92 222Q66 222 56 196Z" fill="{silver}"/>'
        '<path d="M56 196 214 116 92 222Q66 222 56 196Z" fill="{steel}"/>'
        '<path d="M196 120 258 66Q274 58 280 72 282 82 272 90L214 144Z" fill="{c}"/>'
        '<g fill="{brass}"><circle cx="224" cy="114" r="4"/><circle cx="244" cy="97" r="4"/>'
        '<circle cx="263" cy="80" r="4"/></g><circle cx="104" cy="242" r="17" fill="#c74c43"/>'
        '<circle cx="142" cy="248" r="12" fill="#d9574c"/><path d="M104 226Q110 216 120 218" '
        'stroke="{leaf}" stroke-width="5" fill="none"/>'
    ),
    "board": (
        '<path d="M92 92H228Q244 92 244 108V240Q244 256 228 256H92Q76 256 76 240V108Q76 92 92 92Z" '
        'fill="{c}"/><rect x="144" y="56" width="32" height="44" rx="14" fill="{c}"/>'
        '<circle cx="160" cy="72" r="7" fill="{dd}"/>'
        '<path d="M92 130Q150 120 228 132M92 166Q160 176 228 162M92 204Q140 196 228 206M92 236Q170 230 '
        '228 238" stroke="{d}" stroke-width="3" fill="none"/>'
        '<rect x="88" y="104" width="144" height="140" rx="8" fill="none" stroke="{d}" '
        'stroke-width="4"/><circle cx="188" cy="190" r="20" fill="#c74c43"/>'
        '<path d="M110 152Q150 132 168 152 140 172 110 152Z" fill="{leaf}"/>'
    ),
    "blender": (
        '<path d="M108 78H212L200 190H120Z" fill="{glass}"/><path d="M113 122H207L200 190H120Z" '
        'fill="#e39a4f"/><path d="M212 96Q252 92 246 140 240 166 206 164" fill="none" stroke="{d}" '
        'stroke-width="11"/><rect x="102" y="62" width="116" height="18" rx="7" fill="{ink}"/>'
        '<rect x="144" y="50" width="32" height="14" rx="5" fill="{ink}"/>'
        '<path d="M116 190H204L220 250Q220 260 210 260H110Q100 260 100 250Z" fill="{c}"/>'
        '<circle cx="160" cy="226" r="15" fill="{silver}"/><path d="M160 226V216" stroke="{ink}" '
        'stroke-width="4"/><circle cx="128" cy="232" r="5" fill="{leaf}"/>'
        '<path d="M126 92 134 176" stroke="#fff" stroke-width="6" opacity=".7"/>'
    ),
    "press": (
        '<path d="M160 46V88" stroke="{steel}" stroke-width="7"/><circle cx="160" cy="46" r="13" '
        'fill="{ink}"/><path d="M102 100Q104 84 160 84 216 84 218 100Z" fill="{steel}"/>'
        '<path d="M98 100H222V252H98Z" fill="{c}"/><path d="M98 100 78 96 98 128Z" fill="{d}"/>'
        '<path d="M222 124Q274 120 270 172 264 218 222 214" fill="none" stroke="{d}" '
        'stroke-width="15"/><path d="M98 196Q130 184 160 196 190 208 222 196V252H98Z" fill="{d}"/>'
        '<path d="M116 118V178" stroke="{l}" stroke-width="8" stroke-linecap="round"/>'
        '<rect x="92" y="248" width="136" height="12" rx="6" fill="{dd}"/>'
    ),
    "lamp": (
        '<path d="M150 138 66 252H250Z" fill="{glow}" opacity=".45"/>'
        '<path d="M232 250Q236 88 164 84" fill="none" stroke="{d}" stroke-width="10" '
        'stroke-linecap="round"/><path d="M150 74Q206 84 204 142H96Q94 84 150 74Z" fill="{c}"/>'
        '<path d="M96 142H204V150H96Z" fill="{dd}"/><circle cx="150" cy="150" r="15" fill="#fff3cf"/>'
        '<path d="M116 130Q116 100 140 92" stroke="{l}" stroke-width="7" fill="none" '
        'stroke-linecap="round"/><path d="M184 250H264Q268 262 256 262H192Q180 262 184 250Z" '
        'fill="{dd}"/>'
    ),
    "floorlamp": (
        '<circle cx="160" cy="112" r="92" fill="{glow}" opacity=".4"/>'
        '<path d="M160 140 104 262M160 140 216 262M160 140V262" stroke="{wood}" stroke-width="9" '
        'stroke-linecap="round"/><path d="M124 206H196" stroke="{wood}" stroke-width="5"/>'
        '<path d="M124 52H196L220 146H100Z" fill="{c}" stroke="{d}" stroke-width="2"/>'
        '<path d="M100 146H220L217 134H103ZM124 52H196L198 60H122Z" fill="{d}"/>'
    ),
    "throw": (
        '<path d="M66 118Q66 100 84 100H236Q254 100 254 118V224H66Z" fill="{c}"/>'
        '<path d="M66 142H254V162H66ZM66 184H254V204H66Z" fill="{d}"/>'
        '<path d="M74 224V250M90 224V250M106 224V250M122 224V250M138 224V250M154 224V250M170 224V250'
        'M186 224V250M202 224V250M218 224V250M234 224V250M248 224V250" stroke="{dd}" stroke-width="5" '
        'stroke-linecap="round"/><path d="M66 118Q66 84 110 82H236Q254 82 254 104 252 118 236 118Z" '
        'fill="{l}"/><path d="M96 142 86 162 96 184 86 204M130 142 120 162 130 184 120 204M164 142 154 '
        '162 164 184 154 204M198 142 188 162 198 184 188 204M232 142 222 162 232 184 222 204" '
        'stroke="{l}" stroke-width="3" fill="none"/>'
    ),
    "cushion": (
        '<path d="M72 88Q160 110 248 88 232 160 248 248 160 230 72 248 90 160 72 88Z" fill="{c}"/>'
        '<path d="M72 88Q160 110 248 88 232 160 248 248 160 230 72 248 90 160 72 88Z" fill="none" '
        'stroke="{d}" stroke-width="7" stroke-linejoin="round"/>'
        '<path d="M100 122Q160 136 216 122" stroke="{l}" stroke-width="6" fill="none" '
        'stroke-linecap="round"/><circle cx="160" cy="168" r="8" fill="{d}"/>'
        '<path d="M152 168Q130 160 112 146M168 168Q190 160 208 146M156 175Q142 196 122 208M164 175Q178 '
        '196 198 208" stroke="{d}" stroke-width="3" fill="none" stroke-linecap="round"/>'
    ),
    "bedding": (
        '<rect x="66" y="196" width="188" height="56" rx="20" fill="{d}"/>'
        '<rect x="60" y="148" width="200" height="58" rx="24" fill="{c}"/>'
        '<path d="M64 176H256" stroke="{d}" stroke-width="4"/>'
        '<rect x="82" y="104" width="156" height="50" rx="22" fill="{l}"/>'
        '<path d="M104 122Q160 138 216 122" stroke="{c}" stroke-width="4" fill="none"/>'
        '<g fill="{dd}"><circle cx="84" cy="192" r="4"/><circle cx="112" cy="192" r="4"/>'
        '<circle cx="140" cy="192" r="4"/><circle cx="168" cy="192" r="4"/></g>'
        '<path d="M150 104V252M170 104V252M130 178H190" stroke="{wood}" stroke-width="4"/>'
    ),
    "pillow": (
        '<path d="M58 116Q160 92 262 116 246 172 262 232 160 254 58 232 76 172 58 116Z" fill="{c}" '
        'stroke="{d}" stroke-width="4"/><path d="M86 136Q160 160 236 134M98 212Q160 196 224 214" '
        'stroke="{d}" stroke-width="4" fill="none" stroke-linecap="round"/>'
        '<path d="M196 74Q218 62 232 74 222 92 200 92 190 86 196 74ZM196 92 226 76" fill="#fff" '
        'stroke="{d}" stroke-width="2"/>'
    ),
    "towels": (
        '<rect x="72" y="194" width="176" height="58" rx="26" fill="{d}"/>'
        '<rect x="78" y="136" width="164" height="58" rx="26" fill="{c}"/>'
        '<rect x="88" y="82" width="144" height="54" rx="25" fill="{l}"/>'
        '<path d="M200 82V136M190 82V136M206 136V194M194 136V194M210 194V252M198 194V252" '
        'stroke="{paper}" stroke-width="4"/><path d="M104 109Q126 98 136 109M98 165Q122 152 134 165'
        'M94 223Q118 210 132 223" stroke="{dd}" stroke-width="4" fill="none" stroke-linecap="round"/>'
    ),
    "bathmat": (
        '<path d="M96 126H224L266 244H54Z" fill="{dd}"/>'
        '<path d="M98 122H222L226 138H94ZM92 146H228L233 164H87ZM85 172H235L241 192H79ZM77 200H243L249 '
        '222H71ZM69 230H251L256 246H64Z" fill="{c}"/>'
        '<path d="M70 84Q84 60 98 84 98 100 84 100 70 100 70 84ZM112 64Q122 46 132 64 132 76 122 76 112 '
        '76 112 64Z" fill="#86b4d2"/>'
    ),
    "candle": _CANDLE + '<path d="M98 122H222V240Q222 258 204 258H116Q98 258 98 240Z" fill="{c}"/>'
    '<path d="M98 122H222V142Q160 156 98 142Z" fill="{paper}"/>'
    '<rect x="124" y="172" width="72" height="58" rx="4" fill="{paper}"/>'
    '<path d="M138 190H182M146 204H174" stroke="{d}" stroke-width="4"/>'
    '<path d="M108 152V240" stroke="{l}" stroke-width="6" stroke-linecap="round"/>',
    "vase": (
        '<path d="M150 96Q130 60 108 62M164 92Q166 52 160 36M172 96Q196 64 214 66" fill="none" '
        'stroke="{leaf}" stroke-width="5"/><circle cx="104" cy="62" r="13" fill="#ec7d66"/>'
        '<circle cx="160" cy="38" r="15" fill="#f2c445"/><circle cx="218" cy="68" r="12" '
        'fill="#e7abb1"/><path d="M134 92H186Q178 118 206 150 232 190 206 256H114Q88 190 114 150 142 '
        '118 134 92Z" fill="{c}" stroke="{d}" stroke-width="2"/>'
        '<path d="M138 122Q112 170 132 254M160 100V256M182 122Q208 170 188 254" stroke="{d}" '
        'stroke-width="4" fill="none"/><ellipse cx="160" cy="92" rx="26" ry="6" fill="{dd}"/>'
    ),
    "plantpot": (
        '<path d="M56 190H128L120 254H64Z" fill="{d}"/><path d="M50 178H134V194H50Z" fill="{c}"/>'
        '<path d="M136 166H262L246 256H152Z" fill="{c}"/><path d="M128 148H270V172H128Z" fill="{d}"/>'
        '<path d="M198 148Q190 84 150 74 152 120 198 148ZM200 148Q206 70 250 64 250 118 200 148ZM198 148'
        'Q196 90 204 50 222 96 200 148Z" fill="{leaf}"/>'
        '<path d="M92 178Q70 150 76 128 96 142 92 178ZM92 178Q108 142 122 138 120 164 92 178Z" '
        'fill="#8fb48a"/>'
    ),
    "rug": (
        '<ellipse cx="160" cy="188" rx="120" ry="64" fill="{d}"/>'
        '<ellipse cx="160" cy="184" rx="120" ry="64" fill="{c}"/>'
        '<g fill="none" stroke="{d}" stroke-width="5" stroke-dasharray="12 5">'
        '<ellipse cx="160" cy="184" rx="104" ry="54"/><ellipse cx="160" cy="184" rx="84" ry="43"/>'
        '<ellipse cx="160" cy="184" rx="64" ry="32"/><ellipse cx="160" cy="184" rx="44" ry="21"/>'
        '<ellipse cx="160" cy="184" rx="22" ry="10"/></g>'
    ),
    "mirror": (
        '<path d="M160 40V66" stroke="{dd}" stroke-width="5"/><circle cx="160" cy="38" r="6" '
        'fill="{brass}"/><circle cx="160" cy="160" r="98" fill="{c}"/>'
        '<circle cx="160" cy="160" r="84" fill="{glass}"/>'
        '<path d="M106 186 186 106M116 214 214 116M176 214 214 176" stroke="#fff" stroke-width="11" '
        'stroke-linecap="round" opacity=".75"/><circle cx="160" cy="160" r="91" fill="none" '
        'stroke="{d}" stroke-width="3"/>'
    ),
    "clock": (
        '<circle cx="160" cy="160" r="98" fill="{c}"/><circle cx="160" cy="160" r="82" '
        'fill="{paper}"/><path d="M160 88V104M160 216V232M88 160H104M216 160H232" stroke="{dd}" '
        'stroke-width="7" stroke-linecap="round"/><path d="M196 98 190 108M222 124 212 130M124 98 130 '
        '108M98 124 108 130M196 222 190 212M222 196 212 190M124 222 130 212M98 196 108 190" '
        'stroke="{d}" stroke-width="4" stroke-linecap="round"/>'
        '<path d="M160 160 126 126" stroke="{ink}" stroke-width="8" stroke-linecap="round"/>'
        '<path d="M160 160 206 134" stroke="{ink}" stroke-width="5" stroke-linecap="round"/>'
        '<path d="M160 160V210" stroke="#ec7d66" stroke-width="3"/><circle cx="160" cy="160" r="7" '
        'fill="{ink}"/>'
    ),
    "basket": (
        '<path d="M96 126Q90 82 118 82 144 82 140 126M224 126Q230 82 202 82 176 82 180 126" fill="none" '
        'stroke="{dd}" stroke-width="10"/><path d="M80 128H240L224 242Q222 256 208 256H112Q98 256 96 '
        '242Z" fill="{c}"/><g stroke="{d}" stroke-width="9" stroke-dasharray="14 10">'
        '<path d="M86 152H236"/><path d="M96 174H230" stroke-dashoffset="12"/><path d="M92 196H228"/>'
        '<path d="M102 218H224" stroke-dashoffset="12"/><path d="M98 240H222"/></g>'
        '<path d="M74 120H246V136H74Z" fill="{dd}"/>'
    ),
    "hairdryer": (
        '<path d="M158 170H206L192 250Q188 260 178 260H160Q150 260 152 248Z" fill="{d}"/>'
        '<path d="M84 106H186Q232 106 232 142 232 180 186 180H84Z" fill="{c}"/>'
        '<path d="M52 98H86V188H52Q46 188 46 180V106Q46 98 52 98Z" fill="{ink}"/>'
        '<circle cx="190" cy="143" r="25" fill="{dd}"/><circle cx="190" cy="143" r="14" fill="{c}"/>'
        '<path d="M104 124H152" stroke="{l}" stroke-width="7" stroke-linecap="round"/>'
        '<rect x="166" y="196" width="12" height="24" rx="6" fill="{l}"/>'
        '<path d="M168 260Q170 282 206 274 250 264 266 280" fill="none" stroke="{ink}" '
        'stroke-width="6"/>'
    ),
}
