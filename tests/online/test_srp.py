"""The client's sign-in against a verifier of our own, so that the emulator's word is not the only one."""

from __future__ import annotations

import base64
import secrets
import time
from datetime import UTC, datetime
from random import Random
from typing import Any

import pytest
from botocore.exceptions import ClientError
from cryptography.hazmat.primitives.asymmetric import rsa
from pycognito.aws_srp import AWSSRP

from alienattack.errors import SignInError
from alienattack.online.account import Account
from alienattack.online.aws import anonymous_client
from alienattack.online.cloudconfig import CloudConfig, fetch_config
from alienattack.online.keeper import MemoryKeeper
from alienattack.online.pool import UserPool
from alienattack.protocol.api import PublicConfig
from tests.e2e.forging import jwks_of, signed
from tests.hosts import CloudProcess
from tests.online.srp import Exchange, N, Refused, Verifier, key_of, signature_of

PASSWORD = "Correct-horse-7"
POOL = "us-east-1_AbCdEfGhI"
CONFIG = CloudConfig("https://api.example", "",
                     PublicConfig("us-east-1", POOL, "client", "us-east-1:identity", "stream", 0.0, "0.1.0", (1,)))
KEY = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)


class Server:
    """The two calls of a user pool that SRP needs. It never sees a password, only what is derived from it."""

    def __init__(self, account: Verifier, rng: Random) -> None:
        self._account = account
        self._rng = rng
        self._exchange: Exchange | None = None
        self.heard: list[str] = []

    def initiate_auth(self, *, AuthFlow: str, AuthParameters: dict[str, str], ClientId: str,
                      **_: Any) -> dict[str, Any]:
        """The challenge to A."""
        assert (AuthFlow, ClientId) == ("USER_SRP_AUTH", "client")
        self.heard.append(repr(AuthParameters))
        self._exchange = Exchange(self._account, int(AuthParameters["SRP_A"], 16), self._rng)
        return {"ChallengeName": "PASSWORD_VERIFIER", "ChallengeParameters": {
            "USERNAME": self._account.user, "USER_ID_FOR_SRP": self._account.user, "SALT": f"{self._account.salt:x}",
            "SRP_B": f"{self._exchange.big_b:x}",
            "SECRET_BLOCK": base64.b64encode(self._exchange.secret_block).decode()}}

    def respond_to_auth_challenge(self, *, ChallengeResponses: dict[str, str], **_: Any) -> dict[str, Any]:
        """Tokens for a true proof."""
        assert self._exchange is not None
        self.heard.append(repr(ChallengeResponses))
        try:
            self._exchange.check(ChallengeResponses["TIMESTAMP"], ChallengeResponses["PASSWORD_CLAIM_SIGNATURE"])
        except Refused:
            wrong = {"Code": "NotAuthorizedException", "Message": "Incorrect username or password."}
            raise ClientError({"Error": wrong}, "RespondToAuthChallenge") from None
        return {"AuthenticationResult": {
            "IdToken": self._token("id", aud="client"), "AccessToken": self._token("access", client_id="client"),
            "RefreshToken": "refresh", "TokenType": "Bearer"}}

    def _token(self, use: str, **claims: str) -> str:
        now = int(time.time())
        return signed({"alg": "RS256", "kid": "k"}, {
            "sub": "sub1", "iss": f"https://cognito-idp.us-east-1.amazonaws.com/{POOL}", "token_use": use, "iat": now,
            "exp": now + 600, "cognito:username": self._account.user, "username": self._account.user, **claims}, KEY)


def signing_in(account: Verifier, rng: Random, name: str, password: str) -> tuple[Account, Server]:
    """The game's own account, its pool answered by our server; it has tried to sign in."""
    server, pool = Server(account, rng), UserPool(CONFIG)
    pool._client, pool._keys = server, jwks_of(KEY, "k")
    game = Account(CONFIG, MemoryKeeper(), pool=pool)
    game.sign_in(name, password)
    return game, server


def test_the_group_is_a_safe_prime_as_far_as_fermat_can_tell() -> None:
    assert N.bit_length() == 3_072
    for prime in (N, (N - 1) // 2):
        assert pow(3, prime - 1, prime) == 1


@pytest.mark.parametrize("salt", [1, 0x7F, 0x80, 0xFF00, 2**127, 2**128 - 1, 0x0123456789ABCDEF0123456789ABCDEF])
@pytest.mark.parametrize("password", [PASSWORD, "Pässwört mit Ümlaut 7", "Tab\tand : colon Aa1"])
def test_who_knows_the_password_proves_it_to_an_independent_verifier(salt: int, password: str) -> None:
    account = Verifier(POOL.split("_")[1], "nova", password, salt)
    game, server = signing_in(account, Random(salt), "Nova", password)
    assert game.identity is not None
    assert game.identity.sub == "sub1"
    assert not any(password in each for each in server.heard)


@pytest.mark.parametrize("wrong", [PASSWORD + "x", PASSWORD.lower(), PASSWORD[:-1], " " + PASSWORD, "x"])
def test_a_wrong_password_proves_nothing(wrong: str) -> None:
    account = Verifier(POOL.split("_")[1], "nova", PASSWORD, 2**100 + 7)
    with pytest.raises(SignInError) as refusal:
        signing_in(account, Random(3), "Nova", wrong)
    assert refusal.value.code == "wrong_password"


def test_a_verifier_of_another_player_or_pool_takes_no_proof() -> None:
    for pool, user in (("Another12", "nova"), (POOL.split("_")[1], "eve")):
        account = Verifier(pool, user, PASSWORD, 5)
        account.pool_name, account.user = POOL.split("_")[1], "nova"  # its v stays the other's
        with pytest.raises(SignInError):
            signing_in(account, Random(4), "Nova", PASSWORD)


@pytest.mark.parametrize("big_a", [0, N, 2 * N], ids=["0", "N", "2N"])
def test_an_a_that_makes_the_key_known_to_all_opens_no_account(embedded_cloud: CloudProcess, big_a: int) -> None:
    exchange = Exchange(Verifier("AbCdEfGhI", "nova", PASSWORD, 5), big_a, Random(1))
    assert exchange.key == key_of(0, big_a, exchange.big_b)  # so a cheat needs no password to have it
    config, name = fetch_config(embedded_cloud.api, embedded_cloud.endpoint), "t" + secrets.token_hex(6)
    Account(config, MemoryKeeper()).sign_up(name, PASSWORD)
    client = anonymous_client(config, "cognito-idp")
    given = client.initiate_auth(ClientId=config.client_id, AuthFlow="USER_SRP_AUTH",
                                 AuthParameters={"USERNAME": name, "SRP_A": f"{big_a:x}"})["ChallengeParameters"]
    timestamp = AWSSRP.get_cognito_formatted_timestamp(datetime.now(UTC))
    signature = signature_of(key_of(0, big_a, int(given["SRP_B"], 16)), config.user_pool_id.split("_")[1],
                             given["USER_ID_FOR_SRP"], base64.b64decode(given["SECRET_BLOCK"]), timestamp)
    with pytest.raises(ClientError) as refusal:
        client.respond_to_auth_challenge(
            ClientId=config.client_id, ChallengeName="PASSWORD_VERIFIER",
            ChallengeResponses={"USERNAME": name, "TIMESTAMP": timestamp, "PASSWORD_CLAIM_SIGNATURE": signature,
                                "PASSWORD_CLAIM_SECRET_BLOCK": given["SECRET_BLOCK"]})
    assert refusal.value.response["Error"]["Code"] == "NotAuthorizedException"
