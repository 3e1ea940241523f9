"""A real HTTP server that answers anything, for the clients of the API."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl

Body = Callable[[dict[str, str]], object]


class Server:
    """A real HTTP server; `answers`: "METHOD /path" -> (status, headers, body).

    A body may be a function of the query, which then gives the object to be sent.
    """

    def __init__(self) -> None:
        self.answers: dict[str, tuple[int, dict[str, str], bytes | Body]] = {}
        self.requests: list[tuple[str, dict[str, str], bytes]] = []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def _answer(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                path, _, query = self.path.partition("?")
                headers = {name.lower(): value for name, value in self.headers.items()}
                outer.requests.append((f"{self.command} {self.path}", headers, body))
                status, more, content = outer.answers.get(f"{self.command} {path}", (404, {}, b"{}"))
                if callable(content):
                    content = json.dumps(content(dict(parse_qsl(query)))).encode()
                self.send_response(status)
                for name, value in {**more, "Content-Length": str(len(content))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(content)

            do_GET = do_POST = do_PATCH = do_DELETE = _answer

            def log_message(self, *_: Any) -> None:
                pass

        self.http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.http.server_port}"
        self.thread = threading.Thread(target=self.http.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def says(self, what: str, status: int, body: object, **headers: str) -> None:
        content = body if isinstance(body, bytes) or callable(body) else json.dumps(body).encode()
        self.answers[what] = (status, headers, content)

    def close(self) -> None:
        self.http.shutdown()
        self.http.server_close()
