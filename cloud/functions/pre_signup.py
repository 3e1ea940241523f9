"""Cognito's pre-sign-up trigger: no name that a board may not show; confirmed at once only where mail can't be sent."""

from __future__ import annotations

from typing import Any

from aws_lambda_powertools import Logger

from alienattack.errors import SignInError
from alienattack.protocol.names import clean_name
from functions import environment

logger = Logger()


def handler(event: dict[str, Any], _context: object) -> dict[str, Any]:
    """Returns the event with its response filled in. Raises ValueError, whose text Cognito shows to the client."""
    try:
        clean_name(event["userName"])
    except SignInError as error:
        logger.info("sign-up refused", extra={"code": error.code})
        raise ValueError(f"{error.code}: {error}") from error
    confirmed = environment.variable("AUTO_CONFIRM") == "true"
    event["response"]["autoConfirmUser"] = confirmed
    logger.info("sign-up", extra={"confirmed": confirmed})
    return event
