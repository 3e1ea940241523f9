"""The look of the pages: the game's palette by role, its faces, dark as its night and light where that is asked for."""

from __future__ import annotations

import base64
import colorsys
import tomllib
from functools import cache

from alienattack.resources import assets_dir

_FACES = (
    ("Press Start 2P", 400, "press-start-2p/press-start-2p-latin-400-normal.woff"),
    ("Atkinson", 400, "atkinson-hyperlegible/atkinson-hyperlegible-latin-400-normal.woff"),
    ("Atkinson", 700, "atkinson-hyperlegible/atkinson-hyperlegible-latin-700-normal.woff"),
)
# Hazard's colour is left out: it belongs to what kills (art direction, law 2).
_SERIES = ("player", "bonus", "lancer", "mite", "moth", "shell", "weaver", "spore")
_PAPER = "eef1ff"
READABLE = 4.5  # WCAG 2, contrast of text
SEEN = 3.0  # likewise, of what is drawn
_DARK = {"ground": "void", "panel": "panel", "line": "panel_line", "edge": "panel_edge", "text": "text",
         "text2": "text2", "focus": "player", "bonus": "bonus", "good": "good", "bad": "bad"}
_LIGHT = {"ground": _PAPER, "panel": "ffffff", "line": "c3caee", "edge": "5a66c8", "text": "10142e", "text2": "47508a"}


@cache
def style_sheet() -> str:
    """The whole style, faces included."""
    roles = tomllib.loads((assets_dir() / "palettes" / "default.toml").read_text(encoding="utf-8"))["roles"]
    series = {f"c{place}": roles[role] for place, role in enumerate(_SERIES, start=1)}
    dark = {name: roles[role] for name, role in _DARK.items()} | series | {"heat": roles["bonus"]}
    light = (_LIGHT | {name: darkened(dark[name], READABLE) for name in ("focus", "bonus", "good", "bad")}
             | {name: darkened(colour, SEEN) for name, colour in series.items()}
             | {"heat": darkened(series["c1"], READABLE)})
    faces = "".join(f'@font-face{{font-family:"{family}";font-weight:{weight};'
                    f'src:url(data:font/woff;base64,{_face(path)}) format("woff")}}' for family, weight, path in _FACES)
    on_paper = f":root{{color-scheme:light;{_variables(light)}}}"
    return (f"{faces}:root{{color-scheme:dark;{_variables(dark)}}}@media (prefers-color-scheme: light){{{on_paper}}}"
            f"@media print{{{on_paper}}}{_LAYOUT}{_series_rules()}")


def contrast(one: str, other: str) -> float:
    """WCAG's contrast ratio of two colours `rrggbb`, 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def darkened(colour: str, least: float) -> str:
    """The colour, of the same hue and as full, so dark that its contrast on paper is at least `least`."""
    hue, light, fullness = colorsys.rgb_to_hls(*_parts(colour))
    while contrast(colour, _PAPER) < least:
        light -= 0.01
        colour = "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue, light, fullness))
    return colour


def _parts(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[place:place + 2], 16) / 255 for place in (0, 2, 4))
    return red, green, blue


def _luminance(colour: str) -> float:
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in _parts(colour))
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def _face(path: str) -> str:
    return base64.b64encode((assets_dir() / "fonts" / path).read_bytes()).decode("ascii")


def _variables(colours: dict[str, str]) -> str:
    return "".join(f"--{name}:#{colour};" for name, colour in colours.items())


def _series_rules() -> str:
    return "".join(f".fill.c{place}{{fill:var(--c{place})}}.line.c{place}{{stroke:var(--c{place})}}"
                   for place in range(1, len(_SERIES) + 1))


_LAYOUT = """
*{box-sizing:border-box;margin:0}
html{font-size:16px;-webkit-text-size-adjust:100%}
body{background:var(--ground);color:var(--text);font:400 1rem/1.55 Atkinson,system-ui,sans-serif;
padding:clamp(1rem,3vw,3rem) clamp(.75rem,3vw,3rem) 4rem}
@media screen and (prefers-color-scheme: dark){body{background:
radial-gradient(60rem 26rem at 12% -4rem,#3d227266,transparent 70%),
radial-gradient(50rem 24rem at 92% 6rem,#17406a77,transparent 70%),var(--ground);background-repeat:no-repeat}}
header,main,footer{max-width:74rem;margin:0 auto}
header{border-bottom:2px solid var(--edge);padding-bottom:1.5rem}
.brand{font:400 .7rem/1.6 "Press Start 2P",monospace;color:var(--bonus);letter-spacing:.08em;text-transform:uppercase}
h1{font:400 clamp(1.2rem,4vw,2rem)/1.35 "Press Start 2P",monospace;margin:.4em 0 .6em;overflow-wrap:anywhere}
header p,.note,figcaption p,footer{color:var(--text2)}
header p{max-width:46rem}
h2{font:400 clamp(.9rem,2.4vw,1.1rem)/1.5 "Press Start 2P",monospace;margin:2.75rem 0 .25rem;overflow-wrap:anywhere}
section>p{color:var(--text2);max-width:46rem;margin-bottom:.25rem}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(11rem,44%),1fr));gap:.75rem;margin-top:1.5rem}
.fact,figure{background:var(--panel);border:1px solid var(--line);border-top-color:var(--edge);border-radius:6px}
.fact{padding:.8rem 1rem}
.fact dt{color:var(--text2);font-size:.92rem}
.fact dd{font:400 clamp(.82rem,3vw,1.1rem)/1.9 "Press Start 2P",monospace;overflow-wrap:anywhere}
.fact dd.note{font:400 .85rem/1.4 Atkinson,system-ui,sans-serif}
.fact.good dd.main{color:var(--good)}.fact.bad dd.main{color:var(--bad)}
.figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,30rem),1fr));gap:1rem;margin-top:1rem;
grid-auto-flow:row dense}
figure{padding:1.1rem 1.2rem 1rem;min-width:0}
figure.wide{grid-column:1/-1}
h3{font:700 1.08rem/1.35 Atkinson,system-ui,sans-serif}
figcaption{margin-bottom:.9rem}
figcaption p{font-size:.95rem}
.nothing{color:var(--text2);padding:1.2rem 0;border-top:1px dashed var(--line)}
svg{display:block;width:100%;height:auto;font:400 13px Atkinson,system-ui,sans-serif}
svg.phone{display:none}
svg text{fill:var(--text2)}svg text.value{fill:var(--text)}svg text.title{fill:var(--text2)}
svg text.marked{fill:var(--text)}svg text.on-heat{fill:var(--panel);font-weight:700}
.grid{stroke:var(--line);stroke-opacity:.55}.axis{stroke:var(--edge)}.mark{stroke:var(--text2);stroke-dasharray:3 3}
.line{fill:none;stroke-width:2.2;stroke-linejoin:round;stroke-linecap:round}
.cell{fill:var(--line);fill-opacity:.22}.heat{fill:var(--heat)}.frame{fill:none;stroke:var(--line)}
details{margin-top:.8rem}
summary{cursor:pointer;color:var(--text2);font-size:.9rem}
summary:hover{color:var(--text)}
:focus-visible{outline:2px solid var(--focus);outline-offset:2px;border-radius:3px}
.scroll{overflow-x:auto;margin-top:.5rem}
table{border-collapse:collapse;width:100%;font-size:.93rem}
th,td{padding:.34rem .9rem .34rem 0;text-align:left;border-bottom:1px solid var(--line);unicode-bidi:isolate;
vertical-align:top}
td.words{white-space:nowrap}td.long{overflow-wrap:anywhere;min-width:12rem}
th{color:var(--text2);font-weight:400;white-space:nowrap}
th.number,td.number{text-align:right;padding-right:1.4rem;font-variant-numeric:tabular-nums;white-space:nowrap}
th:last-child,td:last-child{padding-right:.2rem}
tbody tr:last-child td{border-bottom:0}
pre{overflow-x:auto;white-space:pre-wrap;overflow-wrap:anywhere;font:400 .82rem/1.5 ui-monospace,monospace;
color:var(--text2);margin-top:.6rem}
footer{margin-top:3rem;padding-top:1rem;border-top:1px solid var(--line);font-size:.9rem}
@media (max-width:40rem){svg.desk{display:none}svg.phone{display:block}figure{padding:.9rem .8rem}}
@media print{body{padding:0;font-size:10pt;background:none}figure,.fact{break-inside:avoid}
.fact dd{font-size:8pt}h1{font-size:16pt}h2{font-size:11pt}h2,h3{break-after:avoid}
.figures{grid-template-columns:1fr 1fr}details:not([open]){display:none}
*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
"""
