"""A small router for API Gateway's HTTP API: requests in, JSON out, refusals as one error.

A route is one row: method, path with `{names}`, function, who may call it. The function takes a Request and returns an
Answer; to refuse, it raises Refusal with a code of protocol.api.ERROR_STATUS.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from alienattack.errors import SignInError
from alienattack.protocol.api import ERROR_STATUS, error_body, player_id
from alienattack.protocol.names import clean_name

MAX_BODY_BYTES = 4_096
MANAGERS = "Managers"


class Refusal(Exception):
    """The API says no: a stable code, a sentence for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks, as the ID token says it. `name` is the player's own spelling of their user name; `email` may be "".

    `lacks`: the sentence for a manager who may not manage, for want of a second factor; such a one is in no group.
    """

    sub: str
    name: str
    groups: frozenset[str] = frozenset()
    email: str = ""
    username: str = ""
    lacks: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """One request, read and within its limits. Header names are lower case."""

    method: str
    path: str
    now: float
    path_values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)
    body: Mapping[str, Any] = field(default_factory=dict)
    _caller: Caller | None = None

    @property
    def caller(self) -> Caller:
        """The signed-in player. Raises Refusal on an open route without one."""
        if self._caller is None:
            raise Refusal("unauthorised", "Sign in first.")
        return self._caller


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route answers with. `etag_of`: the part of the body that decides whether anything is new."""

    body: Any
    status: int = 200
    etag_of: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handle = Callable[[Request], Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of the API. `open`: needs no token (the template must open it too); `group`: who alone may call it."""

    method: str
    path: str
    handle: Handle
    open: bool = False
    group: str = ""


class Router:
    """Finds the route of an event, checks who calls, and turns answers and refusals into responses.

    `prove`: gives the caller as far as proved, for whoever says to be a manager.
    """

    def __init__(self, routes: Sequence[Route], clock: Callable[[], float],
                 prove: Callable[[Caller], Caller] = lambda caller: caller) -> None:
        self._routes = [(route, _pattern(route.path)) for route in routes]
        self._clock = clock
        self._prove = prove

    def name_of(self, event: Mapping[str, Any]) -> str:
        """The route that an event is for, such as "GET /runs/{id}": in a log it says what, and not whose."""
        http = event.get("requestContext", {}).get("http", {})
        try:
            route, _ = self._find(str(http.get("method")), str(event.get("rawPath")))
        except Refusal:
            return "none"
        return f"{route.method} {route.path}"

    def answer(self, event: Mapping[str, Any]) -> dict[str, Any]:
        """The response to one event of payload format 2.0."""
        try:
            request, route = self._read(event)
            answer = route.handle(request)
        except Refusal as refusal:
            return error_response(refusal.code, str(refusal))
        if answer.etag_of is None:
            return _response(answer.status, answer.body, answer.headers)
        etag = etag_for(answer.etag_of)
        headers = {**answer.headers, "etag": etag}
        if etag in _tags(request.headers.get("if-none-match", "")):
            return _response(304, None, headers)
        return _response(answer.status, answer.body, headers)

    def _read(self, event: Mapping[str, Any]) -> tuple[Request, Route]:
        http = event["requestContext"]["http"]
        method, path = http["method"], event["rawPath"]
        route, values = self._find(method, path)
        caller = None if route.open else caller_of(event)
        if caller is not None and MANAGERS in caller.groups:
            caller = self._prove(caller)
        if route.group and (caller is None or route.group not in caller.groups):
            if caller is not None and caller.lacks:
                raise Refusal("forbidden", caller.lacks)
            raise Refusal("managers_only", f"Only {MANAGERS} may do that.")
        return Request(
            method=method, path=path, now=self._clock(), path_values=values,
            query=event.get("queryStringParameters") or {},
            headers={name.lower(): value for name, value in (event.get("headers") or {}).items()},
            body=_body_of(event), _caller=caller,
        ), route

    def _find(self, method: str, path: str) -> tuple[Route, dict[str, str]]:
        other_method = False
        for route, pattern in self._routes:
            match = pattern.fullmatch(path)
            if match and route.method == method:
                return route, match.groupdict()
            other_method = other_method or bool(match)
        raise Refusal("not_found", "That method is not served here." if other_method else "Nothing is served here.")


def caller_of(event: Mapping[str, Any]) -> Caller:
    """The caller by the claims that the authoriser checked. Only ID tokens count: access tokens pass it too.

    Raises Refusal.
    """
    claims = event["requestContext"].get("authorizer", {}).get("jwt", {}).get("claims") or {}
    sub, username = claims.get("sub"), claims.get("cognito:username")
    if claims.get("token_use") != "id" or not sub or not username:
        raise Refusal("unauthorised", "Sign in and send the ID token.")
    return Caller(sub, _shown_name(sub, username, claims.get("nickname", "")),
                  _groups(claims.get("cognito:groups", "")), str(claims.get("email", "")), username)


def _shown_name(sub: str, username: str, nickname: str) -> str:
    """The nickname where it is the user name in the player's own spelling, else the user name: nobody poses.

    A user pool that is not ours may have user names that no board may show: e-mail addresses.
    """
    try:
        own = clean_name(username)
    except SignInError:
        return f"Player-{player_id(sub)[:8]}"
    try:
        name = clean_name(nickname)
    except SignInError:
        return own
    return name if name.lower() == own.lower() else own


def _groups(claim: object) -> frozenset[str]:
    """Groups arrive as text like `[Managers Players]`; split, never searched in."""
    if isinstance(claim, list):
        return frozenset(str(name) for name in claim)
    return frozenset(re.split(r"[\s,]+", str(claim).strip().removeprefix("[").removesuffix("]").strip())) - {""}


def _body_of(event: Mapping[str, Any]) -> dict[str, Any]:
    """The JSON object that was sent; an empty one where there was no body. Raises Refusal."""
    text = event.get("body")
    if not text:
        return {}
    if len(text) > MAX_BODY_BYTES * 2:
        raise Refusal("too_large", "The request is too large.")
    try:
        data = base64.b64decode(text, validate=True) if event.get("isBase64Encoded") else text.encode("utf-8")
        if len(data) > MAX_BODY_BYTES:
            raise Refusal("too_large", "The request is too large.")
        body = json.loads(data)
    except (binascii.Error, ValueError, RecursionError) as error:
        raise Refusal("bad_request", "The request's body is no JSON.") from error
    if not isinstance(body, dict):
        raise Refusal("bad_request", "The request's body must be a JSON object.")
    return body


def etag_for(value: Any) -> str:
    """A strong ETag over the JSON form of `value`."""
    data = json.dumps(value, separators=(",", ":"), sort_keys=True).encode("utf-8")
    return '"' + hashlib.sha256(data).hexdigest()[:32] + '"'


def _tags(header: str) -> set[str]:
    return {tag.strip().removeprefix("W/") for tag in header.split(",") if tag.strip()}


def _pattern(path: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9_-]{1,64})", path))


def error_response(code: str, message: str) -> dict[str, Any]:
    """The response that carries a refusal or failure."""
    return _response(ERROR_STATUS[code], error_body(code, message))


def _response(status: int, body: Any, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    base = {"content-type": "application/json", "cache-control": "no-store", "x-content-type-options": "nosniff"}
    return {"statusCode": status, "headers": {**base, **(headers or {})},
            "body": "" if body is None else json.dumps(body, separators=(",", ":"))}
