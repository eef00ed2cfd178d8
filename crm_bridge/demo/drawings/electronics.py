# ruff: noqa: E501 - the paths are drawings
"""Shapes of electronics. Names in braces are the paints of `paint.py`."""

_LEAF_SCREEN = (
    '<circle cx="160" cy="140" r="26" fill="{glow}"/>'
    '<path d="M114 214Q140 160 166 196 184 168 206 214Z" fill="{leaf}"/>'
)

ELECTRONICS = {
    "headphones": (
        '<path d="M78 186Q70 74 160 72 250 74 242 186" fill="none" stroke="{d}" stroke-width="16" '
        'stroke-linecap="round"/><path d="M104 96Q128 78 160 78 192 78 216 96" fill="none" '
        'stroke="{l}" stroke-width="9" stroke-linecap="round"/>'
        '<rect x="58" y="160" width="52" height="88" rx="26" fill="{c}"/>'
        '<rect x="210" y="160" width="52" height="88" rx="26" fill="{c}"/>'
        '<rect x="92" y="168" width="26" height="72" rx="13" fill="{dd}"/>'
        '<rect x="202" y="168" width="26" height="72" rx="13" fill="{dd}"/>'
        '<circle cx="76" cy="204" r="8" fill="{l}"/><circle cx="244" cy="204" r="8" fill="{l}"/>'
    ),
    "earbuds": (
        '<rect x="86" y="158" width="148" height="96" rx="40" fill="{c}" stroke="{d}" '
        'stroke-width="2"/><path d="M86 198H234" stroke="{d}" stroke-width="3"/>'
        '<circle cx="160" cy="222" r="5" fill="{leaf}"/>'
        '<path d="M104 84Q132 72 138 98 138 112 128 118V150H112V124Q92 116 92 100 92 88 104 84Z" '
        'fill="{c}" stroke="{d}" stroke-width="2"/>'
        '<path d="M216 84Q188 72 182 98 182 112 192 118V150H208V124Q228 116 228 100 228 88 216 84Z" '
        'fill="{c}" stroke="{d}" stroke-width="2"/>'
        '<ellipse cx="96" cy="102" rx="9" ry="13" fill="{ink}"/>'
        '<ellipse cx="224" cy="102" rx="9" ry="13" fill="{ink}"/>'
    ),
    "speaker": (
        '<rect x="76" y="98" width="168" height="160" rx="46" fill="{c}"/>'
        '<rect x="88" y="130" width="144" height="104" rx="34" fill="{d}"/>'
        '<g stroke="{c}" stroke-width="6" stroke-linecap="round" stroke-dasharray="0 14">'
        '<path d="M108 154H218M101 170H220M108 186H218M101 202H220M108 218H218"/></g>'
        '<path d="M130 98Q130 72 160 72 190 72 190 98" fill="none" stroke="{dd}" stroke-width="8"/>'
        '<path d="M134 115H146M140 109V121M174 115H186" stroke="{paper}" stroke-width="4" '
        'stroke-linecap="round"/>'
    ),
    "bigspeaker": (
        '<rect x="54" y="74" width="98" height="186" rx="8" fill="{c}"/>'
        '<rect x="168" y="74" width="98" height="186" rx="8" fill="{d}"/>'
        '<rect x="62" y="82" width="82" height="170" rx="5" fill="{ink}"/>'
        '<rect x="176" y="82" width="82" height="170" rx="5" fill="{ink}"/>'
        '<g fill="{steel}"><circle cx="103" cy="114" r="17"/><circle cx="217" cy="114" r="17"/>'
        '<circle cx="103" cy="194" r="34"/><circle cx="217" cy="194" r="34"/></g>'
        '<g fill="{ink}"><circle cx="103" cy="114" r="8"/><circle cx="217" cy="114" r="8"/>'
        '<circle cx="103" cy="194" r="25"/><circle cx="217" cy="194" r="25"/></g>'
        '<g fill="{steel}"><circle cx="103" cy="194" r="9"/><circle cx="217" cy="194" r="9"/></g>'
    ),
    "radio": (
        '<path d="M96 118Q100 82 160 82 220 82 224 118" fill="none" stroke="{wood}" '
        'stroke-width="10"/><rect x="56" y="114" width="208" height="138" rx="22" fill="{c}" '
        'stroke="{d}" stroke-width="3"/><circle cx="122" cy="182" r="46" fill="{d}"/>'
        '<g stroke="{c}" stroke-width="4"><path d="M92 164H152M84 176H160M84 188H160M92 200H152"/></g>'
        '<rect x="184" y="140" width="62" height="34" rx="6" fill="{ink}"/>'
        '<path d="M194 157H220" stroke="{glow}" stroke-width="5"/>'
        '<circle cx="200" cy="210" r="17" fill="{brass}"/><path d="M200 210V197" stroke="{paper}" '
        'stroke-width="4"/><circle cx="238" cy="210" r="9" fill="{dd}"/>'
    ),
    "phone": (
        '<rect x="106" y="58" width="108" height="202" rx="20" fill="{c}"/>'
        '<rect x="114" y="66" width="92" height="186" rx="13" fill="{glass}"/>'
        '<path d="M114 252V200Q150 160 206 206V240Q206 252 193 252H127Q114 252 114 240Z" '
        'fill="{leaf}"/><circle cx="178" cy="126" r="18" fill="{glow}"/>'
        '<rect x="142" y="74" width="36" height="8" rx="4" fill="{c}"/>'
        '<path d="M216 108V134" stroke="{d}" stroke-width="5" stroke-linecap="round"/>'
    ),
    "phonecase": (
        '<rect x="102" y="56" width="116" height="206" rx="24" fill="{c}"/>'
        '<rect x="112" y="66" width="96" height="186" rx="16" fill="{d}"/>'
        '<rect x="120" y="76" width="46" height="54" rx="14" fill="{dd}"/>'
        '<circle cx="134" cy="92" r="9" fill="{ink}"/><circle cx="152" cy="114" r="9" fill="{ink}"/>'
        '<circle cx="154" cy="90" r="4" fill="{glow}"/>'
        '<path d="M160 196Q174 180 188 190 180 212 160 214 140 212 132 190 146 180 160 196Z" '
        'fill="{l}"/><path d="M160 196V230" stroke="{l}" stroke-width="4"/>'
    ),
    "screenglass": (
        '<rect x="122" y="66" width="106" height="190" rx="16" fill="{c}" opacity=".35" '
        'transform="rotate(8 175 160)"/><rect x="96" y="62" width="110" height="196" rx="18" '
        'fill="#fff" opacity=".55" stroke="{c}" stroke-width="4"/>'
        '<rect x="136" y="72" width="30" height="7" rx="3.5" fill="{c}"/>'
        '<path d="M108 196 176 92M116 232 190 120M152 240 196 174" stroke="#fff" stroke-width="9" '
        'stroke-linecap="round"/>'
    ),
    "tablet": (
        '<rect x="74" y="64" width="172" height="196" rx="18" fill="{c}"/>'
        '<rect x="86" y="78" width="148" height="168" rx="8" fill="{glass}"/>'
        + _LEAF_SCREEN
        + '<path d="M86 214H234V238Q234 246 226 246H94Q86 246 86 238Z" fill="{d}"/>'
        '<circle cx="160" cy="71" r="3" fill="{ink}"/>'
    ),
    "folio": (
        '<path d="M66 70H172V258H66Q56 258 56 246V82Q56 70 66 70Z" fill="{d}"/>'
        '<path d="M160 70H254Q264 70 264 82V246Q264 258 254 258H160Z" fill="{c}"/>'
        '<path d="M160 70V258" stroke="{dd}" stroke-width="8"/>'
        '<path d="M196 72V256M230 72V256" stroke="{d}" stroke-width="3"/>'
        '<rect x="72" y="88" width="74" height="152" rx="6" fill="{glass}"/>'
        '<path d="M264 140H274V188H264" fill="none" stroke="{dd}" stroke-width="6"/>'
    ),
    "ereader": (
        '<rect x="92" y="60" width="136" height="200" rx="14" fill="{c}"/>'
        '<rect x="104" y="74" width="104" height="172" rx="4" fill="{paper}"/>'
        '<path d="M116 96H172" stroke="{ink}" stroke-width="6"/>'
        '<path d="M116 118H196M116 132H196M116 146H188M116 160H196M116 174H192M116 188H196M116 202H196'
        'M116 216H160" stroke="#8b8f93" stroke-width="4"/>'
        '<path d="M218 130V156M218 168V194" stroke="{l}" stroke-width="5" stroke-linecap="round"/>'
    ),
    "sleeve": (
        '<rect x="84" y="84" width="152" height="174" rx="12" fill="{c}"/>'
        '<path d="M84 112Q160 150 236 112V96Q236 84 224 84H96Q84 84 84 96Z" fill="{d}"/>'
        '<path d="M92 84V64Q92 58 98 58H222Q228 58 228 64V84Z" fill="{ink}"/>'
        '<rect x="148" y="116" width="24" height="46" rx="6" fill="{wood}"/>'
        '<circle cx="160" cy="150" r="4" fill="{brass}"/>'
        '<path d="M92 250H228" stroke="{l}" stroke-width="2" stroke-dasharray="6 5"/>'
    ),
    "watch": (
        '<path d="M128 48H192L200 112H120ZM128 272H192L200 208H120Z" fill="{d}"/>'
        '<path d="M134 48H186V272H134Z" fill="{c}"/>'
        '<rect x="102" y="98" width="116" height="124" rx="34" fill="{ink}"/>'
        '<rect x="112" y="108" width="96" height="104" rx="26" fill="#15181b"/>'
        '<circle cx="160" cy="160" r="38" fill="none" stroke="#3a4046" stroke-width="9"/>'
        '<path d="M160 122A38 38 0 1 1 126 176" fill="none" stroke="{leaf}" stroke-width="9" '
        'stroke-linecap="round"/><path d="M160 176 146 162Q142 150 152 150 158 150 160 156 162 150 168 '
        '150 178 150 174 162Z" fill="#ec7d66"/><rect x="218" y="146" width="9" height="28" rx="4" '
        'fill="{steel}"/>'
    ),
    "strap": (
        '<path d="M92 60H136L144 258H84Z" fill="{c}"/><path d="M184 60H228L236 220Q210 262 176 220Z" '
        'fill="{d}"/><path d="M96 92 134 102M94 122 136 132M92 152 138 162M90 182 140 192M88 212 142 '
        '222" stroke="{l}" stroke-width="5"/><rect x="84" y="240" width="60" height="22" rx="6" '
        'fill="none" stroke="{steel}" stroke-width="7"/><g fill="{dd}"><circle cx="206" cy="126" r="5"/>'
        '<circle cx="206" cy="150" r="5"/><circle cx="206" cy="174" r="5"/>'
        '<circle cx="206" cy="198" r="5"/></g>'
    ),
    "band": (
        '<path d="M134 46H186Q196 160 186 274H134Q124 160 134 46Z" fill="{c}"/>'
        '<rect x="124" y="92" width="72" height="136" rx="34" fill="{ink}"/>'
        '<path d="M144 140H176M144 158H166" stroke="{glow}" stroke-width="7" stroke-linecap="round"/>'
        '<path d="M142 190H150L156 178 164 200 168 190H178" fill="none" stroke="#ec7d66" '
        'stroke-width="4"/><g fill="{dd}"><circle cx="160" cy="62" r="4"/><circle cx="160" cy="76" r="4"/>'
        '<circle cx="160" cy="246" r="4"/></g>'
    ),
    "powerbank": (
        '<rect x="100" y="66" width="120" height="194" rx="22" fill="{c}"/>'
        '<path d="M120 66H200Q220 66 220 88V104H100V88Q100 66 120 66Z" fill="{d}"/>'
        '<rect x="142" y="78" width="36" height="13" rx="6" fill="{ink}"/>'
        '<path d="M170 128 138 176H158L148 216 186 162H164Z" fill="{glow}"/>'
        '<g fill="{paper}"><circle cx="136" cy="240" r="4"/><circle cx="152" cy="240" r="4"/>'
        '<circle cx="168" cy="240" r="4"/><circle cx="184" cy="240" r="4" opacity=".4"/></g>'
    ),
    "charger": (
        '<rect x="92" y="112" width="136" height="146" rx="24" fill="{c}" stroke="{d}" '
        'stroke-width="3"/><path d="M152 66h16v48h-16z" fill="{brass}"/>'
        '<path d="M116 82h14v32h-14zM190 82h14v32h-14z" fill="{brass}"/>'
        '<rect x="120" y="196" width="34" height="14" rx="7" fill="{ink}"/>'
        '<rect x="166" y="196" width="34" height="14" rx="7" fill="{ink}"/>'
        '<path d="M164 134 148 160H158L154 178 172 154H162Z" fill="{brass}"/>'
    ),
    "cable": (
        '<path d="M104 228Q60 116 148 112 236 112 220 178 200 226 152 206 116 180 152 152 206 120 232 '
        '84" fill="none" stroke="{c}" stroke-width="13" stroke-linecap="round"/>'
        '<path d="M104 228Q60 116 148 112 236 112 220 178 200 226 152 206 116 180 152 152 206 120 232 '
        '84" fill="none" stroke="{d}" stroke-width="3" stroke-dasharray="5 7"/>'
        '<rect x="90" y="218" width="28" height="34" rx="6" fill="{dd}" transform="rotate(-22 104 228)"/>'
        '<rect x="218" y="56" width="28" height="34" rx="6" fill="{dd}" transform="rotate(32 232 78)"/>'
        '<rect x="246" y="44" width="16" height="16" rx="4" fill="{steel}" '
        'transform="rotate(32 254 52)"/>'
    ),
    "hardcase": (
        '<path d="M66 176Q66 80 160 80 254 80 254 176 254 254 160 254 66 254 66 176Z" fill="{c}"/>'
        '<path d="M66 172H254" stroke="{l}" stroke-width="6" stroke-dasharray="10 4"/>'
        '<path d="M96 150Q100 106 160 106 220 106 224 150" fill="none" stroke="{d}" stroke-width="9"/>'
        '<rect x="236" y="164" width="34" height="14" rx="7" fill="{brass}"/>'
        '<path d="M104 200Q110 230 160 230 210 230 216 200" fill="none" stroke="{dd}" '
        'stroke-width="7"/><path d="M146 80Q146 58 160 58 174 58 174 80" fill="none" stroke="{dd}" '
        'stroke-width="7"/>'
    ),
    "turntable": (
        '<rect x="46" y="128" width="228" height="112" rx="12" fill="{c}"/>'
        '<path d="M46 214H274V228Q274 240 262 240H58Q46 240 46 228Z" fill="{d}"/>'
        '<ellipse cx="138" cy="170" rx="76" ry="36" fill="{ink}"/>'
        '<ellipse cx="138" cy="170" rx="54" ry="25" fill="none" stroke="#4b5158" stroke-width="2"/>'
        '<ellipse cx="138" cy="170" rx="24" ry="11" fill="#ec7d66"/>'
        '<circle cx="138" cy="170" r="3" fill="{paper}"/>'
        '<path d="M246 142 232 176 186 184" fill="none" stroke="{silver}" stroke-width="6" '
        'stroke-linecap="round"/><circle cx="246" cy="142" r="11" fill="{steel}"/>'
        '<circle cx="248" cy="196" r="9" fill="{brass}"/>'
        '<path d="M66 240h24v14h-24zM230 240h24v14h-24z" fill="{ink}"/>'
    ),
    "keyboard": (
        '<path d="M46 128H274Q284 128 286 138L294 228Q294 244 280 244H40Q26 244 26 228L34 138Q36 128 46 '
        '128Z" fill="{c}" stroke="{d}" stroke-width="3"/>'
        '<g stroke="{d}" stroke-width="18" stroke-linecap="round" stroke-dasharray="8 19.5">'
        '<path d="M54 152H270M56 178H268M50 204H272"/></g>'
        '<path d="M104 228H216" stroke="{d}" stroke-width="14" stroke-linecap="round"/>'
        '<path d="M56 228H78M242 228H264" stroke="#ec7d66" stroke-width="14" stroke-linecap="round"/>'
    ),
    "mouse": (
        '<path d="M112 244Q84 220 104 148 124 76 178 82 226 90 232 156 238 226 214 248Z" fill="{c}"/>'
        '<path d="M178 82Q226 90 232 156 234 184 232 206 196 190 186 150 178 116 178 82Z" fill="{d}"/>'
        '<path d="M178 82Q182 150 232 206" fill="none" stroke="{dd}" stroke-width="3"/>'
        '<rect x="196" y="112" width="12" height="36" rx="6" fill="{ink}" '
        'transform="rotate(-12 202 130)"/><path d="M116 190Q120 150 140 124" stroke="{l}" '
        'stroke-width="7" fill="none" stroke-linecap="round"/>'
        '<path d="M106 240H222Q222 254 206 254H122Q106 254 106 240Z" fill="{dd}"/>'
    ),
    "webcam": (
        '<rect x="72" y="92" width="176" height="84" rx="42" fill="{c}"/>'
        '<circle cx="160" cy="134" r="34" fill="{dd}"/><circle cx="160" cy="134" r="23" fill="#15181b"/>'
        '<circle cx="160" cy="134" r="11" fill="#44617c"/><circle cx="168" cy="126" r="5" '
        'fill="{paper}"/><circle cx="218" cy="134" r="6" fill="{leaf}"/>'
        '<path d="M92 134H108" stroke="{l}" stroke-width="6" stroke-linecap="round"/>'
        '<path d="M146 174H174V210H146Z" fill="{d}"/>'
        '<path d="M108 208H212Q224 208 224 220V256H200V228H120V256H96V220Q96 208 108 208Z" fill="{d}"/>'
    ),
    "laptopstand": (
        '<path d="M70 176 222 82 248 90 96 190Z" fill="{silver}"/>'
        '<path d="M96 190 248 90 252 100 98 202Z" fill="{steel}"/>'
        '<path d="M222 82 204 34 230 28 248 90Z" fill="{ink}" opacity=".85"/>'
        '<path d="M86 194 232 104 240 120 96 212Z" fill="{c}"/>'
        '<path d="M128 188H152L196 252H168Z" fill="{d}"/><path d="M96 240H250V256H96Z" fill="{c}"/>'
        '<path d="M200 128 222 116 232 244H208Z" fill="{dd}"/>'
    ),
    "cushionspair": (
        '<ellipse cx="122" cy="160" rx="56" ry="78" fill="{c}"/>'
        '<ellipse cx="122" cy="160" rx="30" ry="50" fill="{dd}"/>'
        '<ellipse cx="206" cy="182" rx="56" ry="78" fill="{d}"/>'
        '<ellipse cx="206" cy="182" rx="30" ry="50" fill="{ink}"/>'
        '<path d="M84 122Q98 96 122 94M168 144Q182 118 206 116" stroke="{l}" stroke-width="6" '
        'fill="none" stroke-linecap="round"/>'
    ),
    "bulb": (
        '<circle cx="160" cy="136" r="92" fill="{glow}" opacity=".45"/>'
        '<path d="M160 62Q224 64 224 130 222 164 192 188L188 208H132L128 188Q98 164 96 130 96 64 160 '
        '62Z" fill="{c}" stroke="#e4d7b4" stroke-width="3"/>'
        '<path d="M134 132 148 148 160 132 172 148 186 132" fill="none" stroke="{brass}" '
        'stroke-width="5" stroke-linejoin="round"/><path d="M148 148V204M172 148V204" '
        'stroke="{brass}" stroke-width="3"/><path d="M132 206H188V218H132ZM136 220H184V232H136ZM142 '
        '234H178V246H142Z" fill="{steel}"/><path d="M150 248H170L164 258H156Z" fill="{ink}"/>'
    ),
    "plug": (
        '<rect x="84" y="78" width="152" height="172" rx="40" fill="{c}" stroke="{d}" '
        'stroke-width="3"/><circle cx="160" cy="164" r="54" fill="{silver}"/>'
        '<path d="M154 124h12v24h-12zM128 166h20v11h-20zM172 166h20v11h-20z" fill="{ink}"/>'
        '<circle cx="160" cy="234" r="5" fill="{leaf}"/>'
        '<path d="M142 96Q160 82 178 96M150 104Q160 96 170 104" fill="none" stroke="{leaf}" '
        'stroke-width="5" stroke-linecap="round"/>'
    ),
    "camera": (
        '<path d="M116 64H204V110H116Z" fill="{paper}" stroke="{d}" stroke-width="3"/>'
        '<path d="M126 74H194V104H126Z" fill="{glass}"/>'
        '<path d="M58 130Q58 106 82 106H238Q262 106 262 130V228Q262 254 236 254H84Q58 254 58 228Z" '
        'fill="{c}"/><path d="M58 206H262V228Q262 254 236 254H84Q58 254 58 228Z" fill="{d}"/>'
        '<circle cx="160" cy="178" r="52" fill="{paper}"/><circle cx="160" cy="178" r="38" '
        'fill="{ink}"/><circle cx="160" cy="178" r="20" fill="#44617c"/>'
        '<circle cx="170" cy="168" r="7" fill="{paper}"/><rect x="210" y="118" width="38" height="26" '
        'rx="6" fill="{glow}"/><circle cx="88" cy="132" r="11" fill="#ec7d66"/>'
    ),
    "filmpack": (
        '<rect x="112" y="70" width="118" height="146" rx="4" fill="{paper}" stroke="{d}" '
        'stroke-width="2" transform="rotate(10 170 140)"/>'
        '<rect x="86" y="86" width="122" height="152" rx="4" fill="{paper}" stroke="{d}" '
        'stroke-width="2" transform="rotate(-7 147 160)"/>'
        '<g transform="rotate(-7 147 160)"><rect x="97" y="98" width="100" height="100" '
        'fill="{glass}"/><circle cx="170" cy="124" r="13" fill="{glow}"/>'
        '<path d="M97 198V176Q130 140 156 172 176 152 197 180V198Z" fill="{leaf}"/></g>'
    ),
}
