"""The shared cache before the open boards: one question a second, one answer for all, nothing kept that may not be."""

import asyncio
from collections.abc import Callable
from typing import Any

from alienattack.hosting import shared_cache
from alienattack.hosting.asgi import Receive, Scope, Send
from alienattack.hosting.shared_cache import SharedCache

BOARD = "/public/sessions/arcade/board"


class Origin:
    """An application that counts how often it is asked, and answers with that number."""

    def __init__(self, status: int = 200, keep: bytes = b"public, max-age=1, s-maxage=1") -> None:
        self.asked: list[Scope] = []
        self.status = status
        self.keep = keep

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.asked.append(scope)
        await asyncio.sleep(0)
        body = b"board %d" % len(self.asked)
        await send({"type": "http.response.start", "status": self.status, "headers": [
            (b"cache-control", self.keep), (b"etag", b'"%d"' % len(self.asked)),
            (b"content-length", b"%d" % len(body))]})
        await send({"type": "http.response.body", "body": body})


class Spectators:
    """Browsers that ask a cache whose time they hold."""

    def __init__(self, origin: Origin) -> None:
        self.now = 0.0
        self._cache = SharedCache(origin, lambda: self.now)

    async def ask(self, path: str = BOARD, method: str = "GET", query: bytes = b"",
                  **headers: str) -> tuple[int, bytes, dict[bytes, bytes]]:
        """Status, body and headers of one answer."""
        answer: list[dict[str, Any]] = []

        async def send(message: dict[str, Any]) -> None:
            answer.append(message)

        async def receive() -> dict[str, Any]:
            raise AssertionError("a GET has no body")

        given = [(name.replace("_", "-").encode(), value.encode()) for name, value in headers.items()]
        await self._cache({"type": "http", "method": method, "path": path, "query_string": query, "headers": given},
                          receive, send)
        return answer[0]["status"], answer[1]["body"], dict(answer[0]["headers"])


def watch(origin: Origin, story: Callable[[Spectators], Any]) -> Any:
    async def told() -> Any:
        return await story(Spectators(origin))

    return asyncio.run(told())


def test_ten_thousand_spectators_cost_the_origin_one_question_a_second() -> None:
    origin = Origin()

    async def crowd(spectators: Spectators) -> None:
        for second in range(5):
            spectators.now = float(second)
            answers = await asyncio.gather(*(spectators.ask(query=b"x=%d" % number) for number in range(2_000)))
            assert {body for _, body, _ in answers} == {b"board %d" % (second + 1)}
            spectators.now += 0.9
            assert (await spectators.ask())[1] == b"board %d" % (second + 1)

    watch(origin, crowd)
    assert len(origin.asked) == 5


def test_who_has_it_already_is_told_so_in_a_few_bytes() -> None:
    async def story(spectators: Spectators) -> None:
        _, _, headers = await spectators.ask()
        status, body, again = await spectators.ask(if_none_match=f'W/"other", {headers[b"etag"].decode()}')
        assert (status, body) == (304, b"")
        assert b"content-length" not in again
        assert (await spectators.ask(if_none_match='"other"'))[0] == 200

    watch(Origin(), story)


def test_an_answer_says_how_old_it_is_and_a_head_has_no_body() -> None:
    async def story(spectators: Spectators) -> None:
        await spectators.ask()
        spectators.now = 12.5
        assert (await spectators.ask())[2][b"age"] == b"12"
        status, body, headers = await spectators.ask(method="HEAD")
        assert (status, body, headers[b"content-length"]) == (200, b"", b"7")

    watch(Origin(keep=b"public, s-maxage=60"), story)


def test_a_refusal_and_what_says_nothing_of_keeping_are_asked_for_each_time() -> None:
    async def twice(spectators: Spectators) -> list[int]:
        return [(await spectators.ask())[0] for _ in range(2)]

    for origin in (Origin(status=404), Origin(status=503), Origin(keep=b"no-store"), Origin(keep=b"max-age=60")):
        assert watch(origin, twice) == [origin.status] * 2
        assert len(origin.asked) == 2


def test_no_token_or_cookie_of_a_spectator_reaches_the_origin() -> None:
    origin = Origin()

    async def story(spectators: Spectators) -> None:
        await spectators.ask(query=b"q=1", host="127.0.0.1:1", authorization="Bearer x", cookie="a=b",
                             if_none_match="*")

    watch(origin, story)
    assert origin.asked[0]["headers"] == [(b"host", b"127.0.0.1:1")]
    assert origin.asked[0]["query_string"] == b""


def test_addresses_without_end_fill_no_memory(monkeypatch: Any) -> None:
    monkeypatch.setattr(shared_cache, "MOST_KEPT", 3)
    origin = Origin(keep=b"s-maxage=60")

    async def story(spectators: Spectators) -> None:
        for number in range(10):
            await spectators.ask(path=f"/public/sessions/s{number}/board")
        await spectators.ask(path="/public/sessions/s9/board")
        await spectators.ask(path="/public/sessions/s0/board")

    watch(origin, story)
    assert len(origin.asked) == 11


def test_one_who_goes_while_asking_takes_nobodys_answer_along() -> None:
    async def story(spectators: Spectators) -> bytes:
        first = asyncio.create_task(spectators.ask())
        second = asyncio.create_task(spectators.ask())
        await asyncio.sleep(0)
        first.cancel()
        return (await second)[1]

    assert watch(Origin(), story) == b"board 1"
