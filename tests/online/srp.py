"""SRP-6a as Cognito speaks it, the server's side, written from its description and not from any client's code.

Sources: RFC 5054 and RFC 2945 for the protocol, RFC 3526 section 5 for the group (as a formula, so that no constant is
copied), the browser SDK's documentation for what Cognito does differently: x and u are hashes over numbers written as
two's complement, and the key comes from HKDF (RFC 5869) with the info "Caldera Derived Key", 16 bytes of it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from random import Random

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

INFO = b"Caldera Derived Key"
G = 2


def pi_shifted(bits: int) -> int:
    """The whole part of pi times 2**bits, by Machin's formula."""
    guard = 32
    one = 1 << (bits + guard)

    def arctan_of_one_by(n: int) -> int:
        total = term = one // n
        divisor = 1
        while term:
            term //= -n * n
            divisor += 2
            total += term // divisor
        return total

    return 4 * (4 * arctan_of_one_by(5) - arctan_of_one_by(239)) >> guard


#: The 3072-bit group of RFC 3526.
N = 2**3072 - 2**3008 - 1 + 2**64 * (pi_shifted(2942) + 1_690_314)


def written(number: int) -> bytes:
    """A number as two's complement, big end first, with no byte too many."""
    return number.to_bytes(number.bit_length() // 8 + 1, "big")


def digest(*parts: bytes) -> int:
    """SHA-256 over all parts, as a number."""
    return int.from_bytes(hashlib.sha256(b"".join(parts)).digest(), "big")


K = digest(written(N), written(G))


class Refused(Exception):
    """The proof is none."""


class Verifier:
    """One account at the server: salt and verifier, from which nobody gets the password back."""

    def __init__(self, pool_name: str, user: str, password: str, salt: int) -> None:
        inner = hashlib.sha256(f"{pool_name}{user}:{password}".encode()).digest()
        self.pool_name, self.user, self.salt = pool_name, user, salt
        self.v = pow(G, digest(written(salt), inner), N)


def key_of(secret: int, big_a: int, big_b: int) -> bytes:
    """The key that both sides sign with, out of the secret that both came to."""
    u = digest(written(big_a), written(big_b))
    return HKDF(hashes.SHA256(), 16, salt=written(u), info=INFO).derive(written(secret))


def signature_of(key: bytes, pool_name: str, user: str, secret_block: bytes, timestamp: str) -> str:
    """The proof of having the key."""
    said = f"{pool_name}{user}".encode() + secret_block + timestamp.encode()
    return base64.b64encode(hmac.digest(key, said, "sha256")).decode()


class Exchange:
    """One sign-in: the server's half from the client's A to its proof."""

    def __init__(self, account: Verifier, big_a: int, rng: Random) -> None:
        self._account = account
        self._big_a = big_a
        self._b = rng.getrandbits(1_024)
        self.big_b = (K * account.v + pow(G, self._b, N)) % N
        self.secret_block = rng.randbytes(1_200)

    @property
    def key(self) -> bytes:
        """What only somebody with the password can come to, too, unless A is nothing modulo N."""
        u = digest(written(self._big_a), written(self.big_b))
        secret = pow(self._big_a * pow(self._account.v, u, N), self._b, N)
        return key_of(secret, self._big_a, self.big_b)

    def check(self, timestamp: str, signature: str) -> None:
        """Raises Refused where the signature does not prove the password."""
        account = self._account
        wanted = signature_of(self.key, account.pool_name, account.user, self.secret_block, timestamp)
        if self._big_a % N == 0 or not hmac.compare_digest(wanted, signature):
            raise Refused("the proof is not that of this password")
