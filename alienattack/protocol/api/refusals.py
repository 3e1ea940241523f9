"""How the API says no: a stable code, its HTTP status, a sentence for people."""

from __future__ import annotations

from typing import Any

#: Error codes with their HTTP status. The sentence travels beside the code and may change; the code never does.
ERROR_STATUS: dict[str, int] = {
    "bad_request": 400,
    "unauthorised": 401,
    "forbidden": 403,
    "managers_only": 403,
    "sealed": 403,
    "not_found": 404,
    "session_closed": 409,
    "session_full": 409,
    "not_started": 409,
    "already_started": 409,
    "frozen": 409,
    "banned": 403,
    "already_played": 409,
    "erased": 410,
    "too_large": 413,
    "client_too_old": 422,
    "unknown_ruleset": 422,
    "too_many_requests": 429,
    "internal": 500,
    "unavailable": 503,
}


def error_body(code: str, message: str) -> dict[str, Any]:
    """The body of every refusal: a stable code and a sentence for people."""
    return {"error": {"code": code, "message": message}}
