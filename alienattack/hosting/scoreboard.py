"""The web scoreboard of the embedded cloud: the files of cloud/scoreboard/, and the open board they read.

On AWS the same files lie in S3 behind CloudFront, which sends /public/* on to the API; here this stands for both.
"""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

from alienattack.hosting.asgi import AsgiApp, Receive, Scope, Send
from alienattack.hosting.shared_cache import SharedCache
from alienattack.resources import assets_dir, cloud_dir

HOME = "/scoreboard/"
_FONTS = {
    "fonts/press-start-2p.woff": "press-start-2p/press-start-2p-latin-400-normal.woff",
    "fonts/atkinson-400.woff": "atkinson-hyperlegible/atkinson-hyperlegible-latin-400-normal.woff",
    "fonts/atkinson-700.woff": "atkinson-hyperlegible/atkinson-hyperlegible-latin-700-normal.woff",
}
_KINDS = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".woff": "font/woff",
          ".js": "text/javascript; charset=utf-8", ".json": "application/json"}
_BOARD = re.compile(r"/public/sessions/[A-Za-z0-9_-]{1,64}/board")


@cache
def files() -> dict[str, Path]:
    """Every file of the page by its name below the page's address: what a deploy puts into the bucket too."""
    own = {path.name: path for path in (cloud_dir() / "scoreboard").iterdir() if path.suffix in _KINDS}
    return own | {name: assets_dir() / "fonts" / path for name, path in _FONTS.items()}


def kind_of(name: str) -> str:
    """The content type of a file of the page."""
    return _KINDS[Path(name).suffix]


class Scoreboard:
    """The ASGI application of the page. `api_path` is where the emulator serves our API, "" until it stands."""

    def __init__(self, emulator: AsgiApp, port: int) -> None:
        self._boards = SharedCache(emulator)
        self._port = port
        self.api_path = ""

    def serves(self, path: str) -> bool:
        """Whether a path is the page's, or the board that it reads."""
        return path == HOME.rstrip("/") or path.startswith(HOME) or _BOARD.fullmatch(path) is not None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request for the page or the board. Only reading is served."""
        path = scope["path"]
        if scope["method"] not in ("GET", "HEAD"):
            await _answer(send, 405, "text/plain", b"This page only reads.")
        elif _BOARD.fullmatch(path):
            inner = f"{self.api_path}{path}"
            await self._boards({**scope, "path": inner, "raw_path": inner.encode("ascii")}, receive, send)
        elif path == HOME.rstrip("/"):
            await _answer(send, 308, "text/plain", b"", (b"location", HOME.encode()))
        elif path == f"{HOME}cloud.json":
            await _answer(send, 200, "application/json", json.dumps({"api": self._api()}).encode())
        else:
            await self._file(path.removeprefix(HOME) or "index.html", send)

    async def _file(self, name: str, send: Send) -> None:
        found = files().get(name)
        if found is None:
            await _answer(send, 404, "text/plain", b"There is no such page.")
            return
        await _answer(send, 200, kind_of(name), found.read_bytes(), (b"cache-control", b"max-age=60"))

    def _api(self) -> str:
        return f"http://127.0.0.1:{self._port}{self.api_path}"


async def _answer(send: Send, status: int, kind: str, body: bytes, *headers: tuple[bytes, bytes]) -> None:
    await send({"type": "http.response.start", "status": status, "headers": [
        (b"content-type", kind.encode()), (b"content-length", str(len(body)).encode()),
        (b"x-content-type-options", b"nosniff"), (b"referrer-policy", b"no-referrer"), *headers]})
    await send({"type": "http.response.body", "body": body})
