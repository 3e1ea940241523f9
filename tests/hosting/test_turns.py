"""A few calls of the API at a time: nobody is lost, nobody holds up the others, the rest of the cloud goes on."""

import asyncio
from typing import Any

from alienattack.hosting import turns
from alienattack.hosting.asgi import Receive, Scope, Send
from alienattack.hosting.turns import API_PATH, IDENTITIES, SIGN_UP, Turns

CALL = {"type": "http", "path": f"{API_PATH}abc/$default/sessions", "headers": []}
SIGNING_UP = {"type": "http", "path": "/", "headers": [SIGN_UP]}


class Cloud:
    """An application that answers when it is told to, and knows how many it serves at once."""

    def __init__(self) -> None:
        self.now = self.most = self.answered = 0
        self.go = asyncio.Event()
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.now += 1
        self.most = max(self.most, self.now)
        self.bodies.append((await receive())["body"])
        await self.go.wait()
        self.now -= 1
        self.answered += 1
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b"seat"})


def sending(*parts: bytes) -> Receive:
    """A client that sends its body in parts, and then waits."""
    left = list(parts)

    async def receive() -> dict[str, Any]:
        if not left:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": left.pop(0), "more_body": bool(left)}

    return receive


def reading(answer: list[dict[str, Any]]) -> Send:
    async def send(message: dict[str, Any]) -> None:
        answer.append(message)

    return send


async def settle() -> None:
    """Lets everything happen that can."""
    for _ in range(50):
        await asyncio.sleep(0)


def test_of_150_in_one_instant_a_few_are_served_at_a_time_and_all_in_the_end() -> None:
    async def lobby() -> tuple[Cloud, list[list[dict[str, Any]]]]:
        cloud = Cloud()
        door, answers = Turns(cloud, 4), [[] for _ in range(150)]  # type: list[list[dict[str, Any]]]
        calls = [asyncio.create_task(door(CALL, sending(b"{}"), reading(answer))) for answer in answers]
        await settle()
        assert cloud.now == 4
        cloud.go.set()
        await asyncio.gather(*calls)
        return cloud, answers

    cloud, answers = asyncio.run(lobby())
    assert (cloud.most, cloud.answered) == (4, 150)
    assert all(answer[-1]["body"] == b"seat" for answer in answers)


def test_what_is_not_the_api_waits_for_nobody() -> None:
    async def crowded() -> int:
        cloud = Cloud()
        door = Turns(cloud, 1)
        scopes = [CALL, CALL, SIGNING_UP, {"type": "http", "path": "/", "headers": []},
                  {"type": "http", "path": "/scoreboard/", "headers": []}]
        calls = [asyncio.create_task(door(scope, sending(b""), reading([]))) for scope in scopes]
        await settle()
        served = cloud.now
        cloud.go.set()
        await asyncio.gather(*calls)
        return served

    assert asyncio.run(crowded()) == 3


def test_who_sends_or_reads_slowly_holds_up_nobody() -> None:
    async def slow() -> Cloud:
        cloud = Cloud()
        cloud.go.set()
        door = Turns(cloud, 1)

        async def never_read(_message: dict[str, Any]) -> None:
            await asyncio.Event().wait()

        async def never_send() -> dict[str, Any]:
            return await asyncio.Event().wait()  # type: ignore[return-value]  # it never does

        stuck = [asyncio.create_task(door(CALL, never_send, reading([]))),
                 asyncio.create_task(door(CALL, sending(b"{}"), never_read))]
        await asyncio.wait_for(door(CALL, sending(b"{", b"}"), reading([])), 5)
        for task in stuck:
            task.cancel()
        return cloud

    cloud = asyncio.run(slow())
    assert cloud.bodies[-1] == b"{}"
    assert cloud.answered == 2


def test_a_call_that_is_too_large_never_gets_its_turn(monkeypatch: Any) -> None:
    monkeypatch.setattr(turns, "MAX_BODY_BYTES", 100)
    cloud, answer = Cloud(), []  # type: ignore[var-annotated]

    async def send_it() -> None:
        await Turns(cloud)(CALL, sending(b"x" * 90, b"x" * 90, b"x" * 90), reading(answer))

    asyncio.run(send_it())
    assert answer[0]["status"] == 413
    assert b"too large" in answer[1]["body"]
    assert cloud.bodies == []


def test_who_has_gone_when_their_turn_comes_is_passed_over() -> None:
    async def crowded() -> Cloud:
        cloud = Cloud()
        door, leave = Turns(cloud, 1), asyncio.Event()

        async def leaving() -> dict[str, Any]:
            if not sent:
                sent.append(True)
                return {"type": "http.request", "body": b"impatient"}
            await leave.wait()
            return {"type": "http.disconnect"}

        sent: list[bool] = []
        calls = [asyncio.create_task(door(CALL, sending(b"first"), reading([])))]
        await settle()
        calls += [asyncio.create_task(door(CALL, leaving, reading([]))),
                  asyncio.create_task(door(CALL, sending(b"last"), reading([])))]
        await settle()
        leave.set()
        await settle()
        cloud.go.set()
        await asyncio.gather(*calls)
        return cloud

    assert asyncio.run(crowded()).bodies == [b"first", b"last"]


def test_who_goes_before_the_end_of_their_call_is_forgotten() -> None:
    cloud = Cloud()

    async def gone() -> dict[str, Any]:
        return {"type": "http.disconnect"}

    asyncio.run(Turns(cloud)(CALL, gone, reading([])))
    assert cloud.bodies == []


async def at_the_door(*calls: tuple[Scope, bytes]) -> int:
    """How many of these calls are served at once; all of them are in the end."""
    cloud = Cloud()
    served = Turns(cloud)
    tasks = [asyncio.create_task(served(scope, sending(body), reading([]))) for scope, body in calls]
    await settle()
    at_once = cloud.now
    cloud.go.set()
    await asyncio.gather(*tasks)
    assert cloud.answered == len(calls)
    return at_once


def test_two_sign_ups_of_one_name_come_one_after_the_other_and_other_names_beside_them() -> None:
    def signing_up(*names: str) -> int:
        return asyncio.run(at_the_door(*((SIGNING_UP, f'{{"Username": "{name}"}}'.encode()) for name in names)))

    assert signing_up("nova", "Nova") == 1
    assert signing_up("nova", "vega") == 2


def test_calls_for_identities_come_one_after_the_other_and_others_beside_them() -> None:
    asking = [({"type": "http", "path": "/", "headers": [header]}, b"{}") for header in IDENTITIES]
    assert asyncio.run(at_the_door(*asking, *asking)) == 1
    assert asyncio.run(at_the_door(*asking, (SIGNING_UP, b"{}"), (CALL, b"{}"))) == 3
