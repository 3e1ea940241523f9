"""The door of the embedded cloud: an allow-list in front of the emulator. What is not named here is refused.

The emulator itself trusts too much for a machine that also runs a browser: administrative paths answer anybody, sign-up
and reset codes are fixed, and well-known keys are root. So from outside only these pass:

- our HTTP API;
- the web scoreboard, which only reads what is public (scoreboard.py);
- what a game asks of Cognito: sign up, sign in by SRP, refresh, sign out, delete the own account; credentials of the
  identity pool; the JWKS;
- calls signed with temporary keys that this cloud gave out (players, functions): IAM then says what they may do.

Everything else answers 403 with a sentence. The host itself calls the emulator in-process, not through this door.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs
from xml.sax.saxutils import escape

from alienattack.hosting.asgi import AsgiApp, Receive, Scope, Send
from alienattack.hosting.scoreboard import Scoreboard
from alienattack.online import statemark

STATE_HEADER = statemark.HEADER.encode()
COGNITO = "AWSCognitoIdentityProviderService."
IDENTITY = "AWSCognitoIdentityService."

#: What a game asks of the user pool. No code is ever asked for here, for the emulator's codes are fixed: a code must
#: not open an account. The values say whether the answer waits until the change is on disk.
COGNITO_OPERATIONS: dict[str, bool] = {
    "SignUp": True,
    "InitiateAuth": False,
    "RespondToAuthChallenge": True,  # it gives out the refresh token by which a player stays signed in
    "GetTokensFromRefreshToken": False,
    "GetUser": False,
    "DeleteUser": True,
    "RevokeToken": True,
    "GlobalSignOut": True,
    "ChangePassword": True,
    "AssociateSoftwareToken": True,
    "VerifySoftwareToken": True,  # codes of an app are worked out from its secret, not fixed
    "SetUserMFAPreference": True,
}
CODES_REFUSED = ("ForgotPassword", "ConfirmForgotPassword", "ConfirmSignUp", "ResendConfirmationCode",
                 "GetUserAttributeVerificationCode", "VerifyUserAttribute")
IDENTITY_OPERATIONS = ("GetId", "GetCredentialsForIdentity")

#: Services whose calls the emulator's IAM decides, by the prefix of X-Amz-Target ("" is S3, which has none).
#: Of Cognito the API's function asks one thing by its role: has this manager a second factor.
ASKS_OF_ACCOUNTS = f"{COGNITO}AdminGetUser"
SIGNED_TARGETS = ("Kinesis_20131202.", "DynamoDB_20120810.", "secretsmanager.", "AmazonSQS.", "Logs_20140328.",
                  ASKS_OF_ACCOUNTS)
_CREDENTIAL = re.compile(r"^AWS4-HMAC-SHA256 Credential=([A-Za-z0-9]+)/\d{8}/[a-z0-9-]+/([a-z0-9-]+)/aws4_request[, ]")
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{2,62}")
_NOT_BUCKETS = ("iceberg", "latest", "restapis", "oauth2", "login", "logout", "signup", "v20180820", "2015-03-31")
#: Services that answer errors in XML, and its root; the others answer in JSON.
_XML_ROOTS = {"s3": "Error", "iam": "ErrorResponse", "sts": "ErrorResponse", "cloudformation": "ErrorResponse",
              "sns": "ErrorResponse", "monitoring": "ErrorResponse"}
ELSEWHERE = "This cloud answers to its own address on this machine only."
_SAFE_METHODS = ("GET", "HEAD", "OPTIONS")
_PRESIGNED = {"x-amz-signature", "x-amz-credential", "x-amz-algorithm", "awsaccesskeyid", "x-amz-security-token"}


@dataclass(frozen=True, slots=True)
class Pass:
    """The request may go on.

    `durable`: its answer waits until what it changed is on disk. `marked`: its answer says how far the state is on
    disk, for a watermark that is not may be lost by kill -9.
    """

    durable: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """The request may not go on; `why` is a sentence for people."""

    why: str


@dataclass(slots=True)
class Door:
    """What the guard knows of the cloud behind it. The ids are empty until the stack stands."""

    port: int
    is_temporary_key: Callable[[str], bool]
    api_id: str = ""
    user_pool_id: str = ""

    def judge(self, method: str, path: str, query: str, headers: dict[str, str]) -> Pass | Refusal:
        """Whether a request may pass. `headers`: lower-case names."""
        if not self.is_home(headers.get("host", "")):
            return Refusal(ELSEWHERE)
        if "origin" in headers or "sec-fetch-site" in headers:
            return Refusal("Web pages have no business with this cloud.")
        if _PRESIGNED & {name.lower() for name in parse_qs(query, keep_blank_values=True)}:
            return Refusal("Presigned addresses are not served here.")
        if self._is_api(path):
            return Pass(durable=method not in _SAFE_METHODS, marked=method == "GET" and "/runs/" in path)
        if self.user_pool_id and path == f"/{self.user_pool_id}/.well-known/jwks.json" and method == "GET":
            return Pass()
        target = headers.get("x-amz-target", "")
        if method == "POST" and path == "/" and target.startswith(COGNITO) and target != ASKS_OF_ACCOUNTS:
            return self._judge_cognito(target.removeprefix(COGNITO))
        if method == "POST" and path == "/" and target.startswith(IDENTITY):
            operation = target.removeprefix(IDENTITY)
            return Pass() if operation in IDENTITY_OPERATIONS else Refusal("The host alone looks after identities.")
        return self._judge_signed(path, headers)

    def is_home(self, host: str) -> bool:
        """Whether a Host header is this cloud's own: no other name may be made to lead here (DNS rebinding)."""
        return host in (f"127.0.0.1:{self.port}", f"localhost:{self.port}")

    def _is_api(self, path: str) -> bool:
        return bool(self.api_id) and path.startswith(f"/_aws/execute-api/{self.api_id}/")

    @staticmethod
    def _judge_cognito(operation: str) -> Pass | Refusal:
        if operation in CODES_REFUSED:
            return Refusal("This cloud sends no mail, so it takes no codes. "
                           "Its host gives a new password: alienattack cloud account reset NAME.")
        if operation not in COGNITO_OPERATIONS:
            return Refusal("The host alone looks after accounts.")
        return Pass(durable=COGNITO_OPERATIONS[operation])

    def _judge_signed(self, path: str, headers: dict[str, str]) -> Pass | Refusal:
        credential = _CREDENTIAL.match(headers.get("authorization", ""))
        if credential is None:
            return Refusal("There is nothing here for you.")
        key, service = credential.groups()
        if not self.is_temporary_key(key):
            return Refusal("Only keys that this cloud gave out are taken.")
        target = headers.get("x-amz-target", "")
        if target and path == "/" and target.startswith(SIGNED_TARGETS):
            if target == ASKS_OF_ACCOUNTS and service != "cognito-idp":
                return Refusal("The host alone looks after accounts.")
            return Pass()
        if not target and service == "s3" and _is_s3_path(path):
            return Pass()
        return Refusal("That service is not served here.")


def _is_s3_path(path: str) -> bool:
    """Whether the path is the list of buckets, or one that only S3 serves: other services claim some first words."""
    bucket = path.lstrip("/").partition("/")[0]
    return path == "/" or (_BUCKET.fullmatch(bucket) is not None and bucket not in _NOT_BUCKETS)


class Guard:
    """The ASGI application that stands before the emulator.

    `control` serves `/_host/*` (its own token guards it). `committed` is awaited before an answer to a durable request
    goes out; `changed` is told of every request that passes and may have changed something; `mark` gives the mark of an
    answer that was read just now, "" where nothing is ever saved.
    """

    def __init__(self, emulator: AsgiApp, scoreboard: Scoreboard, control: AsgiApp, door: Door,
                 committed: Callable[[], Awaitable[None]], changed: Callable[[], None],
                 mark: Callable[[], str] = str) -> None:
        self._emulator = emulator
        self._scoreboard = scoreboard
        self._control = control
        self._committed = committed
        self._changed = changed
        self._mark = mark
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] == "lifespan":
            await self._emulator(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        try:
            headers = _single_headers(scope["headers"])
        except ValueError as error:
            await refuse(send, str(error))
            return
        path = scope["path"]
        if self._scoreboard.serves(path):
            if not self.door.is_home(headers.get("host", "")):
                await refuse(send, ELSEWHERE)
                return
            await self._scoreboard(scope, receive, send)
            return
        if path.startswith("/_host/"):
            if headers.get("host") != f"127.0.0.1:{self.door.port}" or "origin" in headers:
                await refuse(send, "The host's own door is for programs on this machine.")
                return
            await self._control(scope, receive, send)
            return
        verdict = self.door.judge(scope["method"], path, scope.get("query_string", b"").decode("latin-1"), headers)
        if isinstance(verdict, Refusal):
            await refuse(send, verdict.why, xml_root=_xml_root(headers))
        elif verdict.durable:
            await self._durably(scope, receive, send)
        elif verdict.marked:
            await self._emulator(scope, receive, self._marking(send))
        else:
            await self._emulator(scope, receive, send)
            if scope["method"] not in _SAFE_METHODS:
                self._changed()

    def _marking(self, send: Send) -> Send:
        async def marked(message: dict[str, Any]) -> None:
            if message["type"] == "http.response.start" and (mark := self._mark()):
                message = {**message, "headers": [*message["headers"], (STATE_HEADER, mark.encode())]}
            await send(message)

        return marked

    async def _durably(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Holds the answer back until what the request did is on disk. Answers here are small, and never streams."""
        answer: list[dict[str, Any]] = []

        async def keep(message: dict[str, Any]) -> None:
            answer.append(message)

        await self._emulator(scope, receive, keep)
        self._changed()
        try:
            if answer and answer[0].get("status", 500) < 400:  # what was refused changed nothing worth waiting for
                await self._committed()
        except OSError as error:
            await refuse(send, f"The cloud can't save what you sent ({error.strerror}). Tell its host.", 503)
            return
        for message in answer:
            await send(message)


def _single_headers(raw: list[tuple[bytes, bytes]]) -> dict[str, str]:
    """Header name -> value. A header that decides and comes twice could be read two ways, so it is refused."""
    headers: dict[str, str] = {}
    for name, value in raw:
        key = name.decode("latin-1").lower()
        if key in headers and key in ("host", "origin", "authorization", "x-amz-target"):
            raise ValueError(f"The header {key} may come once only.")
        headers[key] = value.decode("latin-1")
    return headers


def _xml_root(headers: dict[str, str]) -> str:
    """The root of an error in the protocol of the service that was asked; "" where that is JSON."""
    credential = _CREDENTIAL.match(headers.get("authorization", ""))
    if credential is None or "x-amz-target" in headers:
        return ""
    return _XML_ROOTS.get(credential[2], "")


async def refuse(send: Send, why: str, status: int = 403, xml_root: str = "") -> None:
    """Answers with a sentence, in the shape of both our API's errors and AWS's, so that any client can tell it."""
    if xml_root:
        error = f"<Code>AccessDenied</Code><Message>{escape(why)}</Message>"
        inner = error if xml_root == "Error" else f"<Error>{error}</Error>"
        await answer(send, status, f"<{xml_root}>{inner}</{xml_root}>".encode(), b"application/xml")
        return
    body = json.dumps({"error": {"code": "forbidden", "message": why}, "__type": "AccessDeniedException",
                       "message": why}).encode()
    await answer(send, status, body)


async def answer(send: Send, status: int, body: bytes, kind: bytes = b"application/json") -> None:
    """One whole answer."""
    await send({"type": "http.response.start", "status": status,
                "headers": [(b"content-type", kind), (b"content-length", str(len(body)).encode())]})
    await send({"type": "http.response.body", "body": body})
