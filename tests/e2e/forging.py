"""Tokens as attackers make them, and one true forgery: with the pool's own key, which only a test may take."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

HOUR = 3_600


def parts_of(token: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token."""
    header, claims, _signature = token.split(".")
    return _read(header), _read(claims)


def signed(header: dict[str, Any], claims: dict[str, Any], key: rsa.RSAPrivateKey) -> str:
    """A token with an RS256 signature by `key`."""
    text = f"{_written(header)}.{_written(claims)}"
    return f"{text}.{_base64(key.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def pool_key(state: Path, pool_id: str) -> rsa.RSAPrivateKey:
    """The key that a durable cloud signs ID tokens with, out of its folder."""
    path = next(state.rglob(f"{pool_id}-id.pem"))
    key = serialization.load_pem_private_key(path.read_bytes(), None)
    assert isinstance(key, rsa.RSAPrivateKey)
    return key


def jwks_of(key: rsa.RSAPrivateKey, kid: str) -> dict[str, Any]:
    """The public half as a pool publishes it."""
    public = key.public_key().public_numbers()
    n, e = (_base64(number.to_bytes((number.bit_length() + 7) // 8, "big")) for number in (public.n, public.e))
    return {"keys": [{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": kid, "n": n, "e": e}]}


def bad_tokens(true: str, access: str, key: rsa.RSAPrivateKey) -> dict[str, str | None]:
    """What -> a token that must not be taken. `true` and `access` are a player's own, `key` the pool's."""
    header, claims = parts_of(true)
    stranger = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    risen = {**claims, "cognito:groups": ["Managers"]}
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    now = int(time.time())
    return {
        "none": None,
        "empty": "",
        "no token": "nobody",
        "expired": signed(header, {**claims, "iat": now - 2 * HOUR, "exp": now - 1}, key),
        "not yet issued": signed(header, {**claims, "iat": now + HOUR, "exp": now + 2 * HOUR}, key),
        "unsigned": _unsigned({**header, "alg": "none"}, risen),
        "unsigned, without a key's name": _unsigned({"alg": "none", "typ": "JWT"}, risen),
        "signed with what is public": _hmac({**header, "alg": "HS256"}, risen, public),
        "altered": ".".join([true.split(".")[0], _written(risen), true.split(".")[2]]),
        "of another pool": signed({**header, "kid": "another"}, risen, stranger),
        "of another pool that names our key": signed(header, risen, stranger),
        "for another client": signed(header, {**claims, "aud": "another"}, key),
        "of another issuer": signed(header, {**claims, "iss": claims["iss"] + "x"}, key),
        "an access token": access,
    }


def _unsigned(header: dict[str, Any], claims: dict[str, Any]) -> str:
    return f"{_written(header)}.{_written(claims)}."


def _hmac(header: dict[str, Any], claims: dict[str, Any], secret: bytes) -> str:
    text = f"{_written(header)}.{_written(claims)}"
    return f"{text}.{_base64(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def _written(value: dict[str, Any]) -> str:
    return _base64(json.dumps(value).encode())


def _read(text: str) -> dict[str, Any]:
    value: dict[str, Any] = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    return value


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
