"""The page to look through: a row a still, a column a variant, every picture a link to itself."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from pathlib import Path

_STYLE = """
body { background: #05060f; color: #f4f6ff; font: 14px sans-serif; margin: 24px }
h2 { font-size: 15px; margin: 24px 0 6px; color: #6ff0ff }
div { display: flex; gap: 8px; flex-wrap: wrap }
figure { margin: 0 }
img { width: 320px; display: block }
figcaption { color: #a9b2e0; font-size: 12px; padding: 2px 0 6px }
"""


def write_index(folder: Path, groups: Sequence[tuple[str, Sequence[Path]]]) -> Path:
    """`index.html` in `folder` with every group's pictures under its name; returns its path."""
    parts = [f"<!doctype html><meta charset=utf-8><title>Alien Attack: gallery</title><style>{_STYLE}</style>"]
    for name, paths in groups:
        figures = "".join(_figure(path.relative_to(folder)) for path in paths)
        parts.append(f"<h2>{escape(name)}</h2><div>{figures}</div>")
    page = folder / "index.html"
    page.write_text("\n".join(parts) + "\n", encoding="utf-8")
    return page


def _figure(path: Path) -> str:
    address, words = escape(path.as_posix()), escape(path.parent.as_posix().strip(".") or "x2")
    picture = f'<a href="{address}"><img loading=lazy src="{address}"></a>'
    return f"<figure>{picture}<figcaption>{words}</figcaption></figure>"
