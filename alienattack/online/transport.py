"""JSON over HTTP: one request, bounded in time, and every way to fail told as one of our own errors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from alienattack import __version__
from alienattack.errors import ApiError, CloudUnavailable
from alienattack.online import statemark

if TYPE_CHECKING:
    import requests

CONNECT_SECONDS = 3.0
READ_SECONDS = 8.0
MAX_ANSWER_BYTES = 4_000_000

_REMEDIES: dict[str, str] = {
    "unauthorised": "Sign in again.",
    "forbidden": "",
    "client_too_old": "Update the game.",
    "unknown_ruleset": "Update the game.",
    "erased": "Finish under SETTINGS, PRIVACY, YOUR ACCOUNT, or with: alienattack account delete",
    "too_many_requests": "Wait a moment and try again.",
    "internal": "Try again in a moment.",
    "unavailable": "Try again in a moment.",
}


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with a status below 400; `body` is None for 304 and empty answers. `state`: a StateMark."""

    status: int
    body: Any
    etag: str
    state: str = ""


class JsonTransport:
    """Speaks JSON with one server. May be used from several threads, as a Session for plain calls."""

    def __init__(self, base: str, session: requests.Session | None = None) -> None:
        self._base = base.rstrip("/")
        self._given = session
        self._session: requests.Session | None = session

    def request(self, method: str, path: str, *, headers: Mapping[str, str] | None = None,
                params: Mapping[str, str | int] | None = None, body: object = None) -> Answer:
        """One request. Raises CloudUnavailable without a usable answer, ApiError where the server says no."""
        import requests

        try:
            response = self._open().request(
                method, self._base + path, headers=dict(headers or {}), params=dict(params or {}),
                json=body, timeout=(CONNECT_SECONDS, READ_SECONDS), allow_redirects=False,
            )
        except requests.Timeout as error:
            raise CloudUnavailable("The cloud did not answer in time.", "The game goes on; it tries again.") from error
        except requests.RequestException as error:
            raise CloudUnavailable("The cloud can't be reached.", "Check the network and the address.") from error
        return self._read(response)

    def close(self) -> None:
        """Lets the connections go."""
        if self._session is not None and self._given is None:
            self._session.close()

    def _open(self) -> requests.Session:
        if self._session is None:
            import requests

            session = requests.Session()
            session.headers["User-Agent"] = f"alienattack/{__version__}"
            session.headers["Accept"] = "application/json"
            self._session = session
        return self._session

    @staticmethod
    def _read(response: requests.Response) -> Answer:
        if len(response.content) > MAX_ANSWER_BYTES:
            raise CloudUnavailable("The answer is larger than any answer of this game.", "Check the address.")
        if response.status_code >= 400:
            raise _refusal(response)
        if response.status_code >= 300 and response.status_code != 304:
            raise CloudUnavailable("The address leads somewhere else.", "Check the address of the cloud.")
        body = None
        if response.content and response.status_code != 304:
            try:
                body = response.json()
            except ValueError as error:
                raise CloudUnavailable("What answered is no cloud of this game.", "Check the address.") from error
        return Answer(response.status_code, body, response.headers.get("ETag", ""),
                      response.headers.get(statemark.HEADER, ""))


def _refusal(response: requests.Response) -> ApiError | CloudUnavailable:
    status = response.status_code
    code, message = "", ""
    try:
        error = response.json().get("error")
        code, message = str(error["code"]), str(error["message"])
    except (ValueError, AttributeError, KeyError, TypeError):
        # The gateway's own refusals ({"message": "Unauthorized"}) bear no code of ours.
        code = {401: "unauthorised", 403: "forbidden", 404: "not_found", 413: "too_large",
                429: "too_many_requests"}.get(status, "internal" if status >= 500 else "bad_request")
        message = {"unauthorised": "The sign-in is no longer valid.",
                   "too_many_requests": "That was too often."}.get(code, "The cloud refused the request.")
    if status >= 500:
        return CloudUnavailable(message or "The cloud has trouble.", "Try again in a moment.")
    return ApiError(status, code, message, _REMEDIES.get(code, ""))
