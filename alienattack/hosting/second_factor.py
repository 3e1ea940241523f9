"""Adding a second factor to an account on the command line: a secret for the authenticator app, proved by a code."""

from __future__ import annotations

import sys
from urllib.parse import quote, urlencode

from alienattack.errors import SignInError
from alienattack.hosting.manager_sign_in import ask
from alienattack.online.account import Account

ISSUER = "Alien Attack"


def address_of(name: str, secret: str) -> str:
    """What an authenticator app reads from the code on the screen (the Key URI format of Google Authenticator)."""
    query = urlencode({"secret": secret, "issuer": ISSUER}, quote_via=quote)
    return f"otpauth://totp/{quote(ISSUER)}:{quote(name)}?{query}"


def add(account: Account) -> int:
    """Shows the secret, asks for a code of the app, and has every later sign-in ask for one. Raises SignInError."""
    assert account.identity is not None
    name = account.identity.name
    secret = account.new_second_factor()
    _draw(address_of(name, secret))
    print("Scan it with your authenticator app, or type in:")
    print("  " + " ".join(secret[place:place + 4] for place in range(0, len(secret), 4)), flush=True)
    try:
        account.confirm_second_factor(ask("The code that it shows now: "))
    except EOFError as error:
        raise SignInError("second_factor", "No code was given; nothing has changed.") from error
    print(f"From now on a sign-in of {name} asks for a code, too.")
    return 0


def _draw(address: str) -> None:
    """The address as a code for a camera, where that can be drawn."""
    try:
        import segno
    except ImportError:
        return
    segno.make(address, error="l").terminal(out=sys.stdout, compact=True)
