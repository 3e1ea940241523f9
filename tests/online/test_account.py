"""The account: what Cognito says becomes a sentence, tokens are renewed in time, a sign-in is kept and forgotten."""

from __future__ import annotations

import logging
import stat
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from alienattack.errors import CloudUnavailable, SignInError
from alienattack.online.account import Account
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.keeper import FileKeeper, KeptSignIn, KeyringKeeper, MemoryKeeper, bounded
from alienattack.online.pool import Tokens
from alienattack.online.refusals import told
from alienattack.protocol.api import PublicConfig
from tests.online.fakes import ManualClock

PASSWORD = "Correct-horse-7"
PUBLIC = PublicConfig("us-east-1", "us-east-1_pool", "client", "us-east-1:identity", "stream", 0.0, "0.1.0", (1,))
CONFIG = CloudConfig("https://api.example", "", PUBLIC)


def refusal_of(code: str, message: str = "", status: int = 400) -> ClientError:
    return ClientError({"Error": {"Code": code, "Message": message},
                        "ResponseMetadata": {"HTTPStatusCode": status}}, "Any")  # type: ignore[typeddict-item]


class FakePool:
    """A user pool of one player; `faults` are raised by the next calls."""

    def __init__(self, clock: ManualClock, life: float = 1_800.0) -> None:
        self.clock = clock
        self.life = life
        self.faults: list[Exception] = []
        self.calls: list[str] = []
        self.rotates = False
        self.revoked: list[str] = []

    def _called(self, name: str) -> None:
        self.calls.append(name)
        if self.faults:
            raise self.faults.pop(0)

    def _tokens(self, refresh: str) -> Tokens:
        now = 1_799_999_000.0 + self.clock.now  # the server's time, whatever this machine's clock is set to
        return Tokens(f"id-{len(self.calls)}", "access", refresh, "sub1", "nova", "Nova", now, now + self.life)

    def sign_up(self, username: str, shown: str, password: str, email: str) -> Any:
        self._called(f"sign_up {username} {shown} {email}")
        return {"UserConfirmed": not email, "CodeDeliveryDetails": {"Destination": "n***@e***"} if email else {}}

    def confirm(self, username: str, code: str) -> None:
        self._called(f"confirm {username} {code}")

    def resend(self, username: str) -> Any:
        self._called(f"resend {username}")
        return {"CodeDeliveryDetails": {"Destination": "n***@e***"}}

    forgot = resend

    def reset(self, username: str, code: str, new: str) -> None:
        self._called(f"reset {username} {code}")

    def authenticate(self, username: str, password: str, totp: str = "") -> Tokens:
        self._called(f"authenticate {username}")
        return self._tokens("refresh-1")

    def renew(self, refresh_token: str) -> Tokens:
        self._called(f"renew {refresh_token}")
        return self._tokens(refresh_token + "+" if self.rotates else refresh_token)

    def delete(self, access_token: str) -> None:
        self._called(f"delete {access_token}")

    def revoke(self, refresh_token: str) -> None:
        self.revoked.append(refresh_token)
        self._called("revoke")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def pool(clock: ManualClock) -> FakePool:
    return FakePool(clock)


@pytest.fixture
def keeper() -> MemoryKeeper:
    return MemoryKeeper()


@pytest.fixture
def account(pool: FakePool, keeper: MemoryKeeper, clock: ManualClock) -> Account:
    return Account(CONFIG, keeper, clock, pool)  # type: ignore[arg-type]


# -- words -------------------------------------------------------------------------------------------------------------

@pytest.mark.parametrize(("code", "ours"), [
    ("UsernameExistsException", "name_taken"), ("InvalidPasswordException", "weak_password"),
    ("NotAuthorizedException", "wrong_password"), ("UserNotFoundException", "wrong_password"),
    ("UserNotConfirmedException", "unconfirmed"), ("CodeMismatchException", "wrong_code"),
    ("ExpiredCodeException", "expired"), ("LimitExceededException", "too_many_tries"),
    ("CodeDeliveryFailureException", "no_mail"), ("SomethingNewException", "unknown"),
])
def test_every_refusal_has_a_code_and_says_what_to_do(code: str, ours: str) -> None:
    error = told(refusal_of(code))
    assert isinstance(error, SignInError)
    assert error.code == ours
    assert error.reason.endswith(".")
    assert error.remedy.endswith(".")


def test_too_many_wrong_passwords_are_told_apart_from_one() -> None:
    error = told(refusal_of("NotAuthorizedException", "Password attempts exceeded"))
    assert isinstance(error, SignInError)
    assert error.code == "too_many_tries"


def test_no_answer_is_no_refusal() -> None:
    assert isinstance(told(EndpointConnectionError(endpoint_url="http://127.0.0.1:1")), CloudUnavailable)
    assert isinstance(told(refusal_of("InternalErrorException", status=500)), CloudUnavailable)


# -- signing up and in -------------------------------------------------------------------------------------------------

def test_a_name_is_one_in_any_spelling_and_shown_as_typed(account: Account, pool: FakePool) -> None:
    assert account.sign_up(" Nova ", PASSWORD).confirmed
    account.sign_in("NOVA", PASSWORD)
    assert pool.calls == ["sign_up nova Nova ", "authenticate nova"]


def test_a_code_is_sent_where_an_address_is_given(account: Account) -> None:
    sign_up = account.sign_up("Nova", PASSWORD, "nova@example.org")
    assert (sign_up.confirmed, sign_up.destination) == (False, "n***@e***")


@pytest.mark.parametrize(("name", "password", "code"), [("x", PASSWORD, "bad_name"), ("a@b.cd", PASSWORD, "bad_name"),
                                                        ("Nova", "short", "weak_password")])
def test_what_the_rules_forbid_is_never_sent(account: Account, pool: FakePool, name: str, password: str,
                                             code: str) -> None:
    with pytest.raises(SignInError) as refusal:
        account.sign_up(name, password)
    assert refusal.value.code == code
    assert pool.calls == []


def test_a_wrong_password_signs_nobody_in(account: Account, pool: FakePool, keeper: MemoryKeeper) -> None:
    pool.faults = [refusal_of("NotAuthorizedException", "Incorrect username or password.")]
    with pytest.raises(SignInError) as refusal:
        account.sign_in("Nova", PASSWORD)
    assert refusal.value.code == "wrong_password"
    assert account.identity is None
    assert keeper.load(CONFIG.key) is None


def test_where_no_mail_is_sent_a_forgotten_password_names_who_can_help(account: Account, pool: FakePool) -> None:
    with pytest.raises(SignInError) as refusal:
        account.forgot("Nova")
    assert refusal.value.code == "no_mail"
    assert pool.calls == []


def test_where_mail_is_sent_a_password_is_set_anew_by_code(pool: FakePool, keeper: MemoryKeeper,
                                                           clock: ManualClock) -> None:
    config = replace(CONFIG, public=replace(PUBLIC, can_mail=True))
    account = Account(config, keeper, clock, pool)  # type: ignore[arg-type]
    assert account.forgot("Nova") == "n***@e***"
    account.reset_password("Nova", " 123456 ", PASSWORD)
    assert pool.calls[-1] == "reset nova 123456"


# -- staying signed in -------------------------------------------------------------------------------------------------

def test_a_token_is_renewed_before_it_expires_and_not_sooner(account: Account, pool: FakePool,
                                                             clock: ManualClock) -> None:
    account.sign_in("Nova", PASSWORD)
    first = account.id_token()
    clock.advance(1_400)
    assert account.id_token() == first
    clock.advance(200)
    assert account.id_token() != first
    assert pool.calls[-1] == "renew refresh-1"


@pytest.mark.parametrize("jump", [-86_400.0, -280.0, 280.0, 86_400.0])
def test_a_changed_clock_makes_no_token_older_or_younger(account: Account, pool: FakePool, clock: ManualClock,
                                                         jump: float) -> None:
    account.sign_in("Nova", PASSWORD)
    first = account.id_token()
    clock.wall += jump
    clock.advance(1_400)
    assert account.id_token() == first
    clock.advance(200)
    assert account.id_token() != first
    assert account.id_token() == account.id_token()


def test_a_token_that_the_cloud_does_not_take_is_replaced(account: Account, pool: FakePool) -> None:
    account.sign_in("Nova", PASSWORD)
    first = account.id_token()
    account.renew_token()
    assert account.id_token() != first


def test_a_renewal_that_meets_no_network_uses_the_token_while_it_holds(account: Account, pool: FakePool,
                                                                       clock: ManualClock) -> None:
    account.sign_in("Nova", PASSWORD)
    token = account.id_token()
    pool.faults = [EndpointConnectionError(endpoint_url="x"), EndpointConnectionError(endpoint_url="x")]
    clock.advance(1_600)
    assert account.id_token() == token
    clock.advance(300)
    with pytest.raises(CloudUnavailable):
        account.id_token()
    assert account.identity is not None


def test_a_rotated_refresh_token_is_kept(account: Account, pool: FakePool, keeper: MemoryKeeper,
                                         clock: ManualClock) -> None:
    pool.rotates = True
    account.sign_in("Nova", PASSWORD)
    clock.advance(1_700)
    account.id_token()
    kept = keeper.load(CONFIG.key)
    assert kept is not None
    assert kept.refresh_token == "refresh-1+"


def test_a_sign_in_that_no_longer_holds_is_forgotten_and_said(pool: FakePool, keeper: MemoryKeeper,
                                                              clock: ManualClock) -> None:
    keeper.save(CONFIG.key, KeptSignIn("nova", "old"))
    account = Account(CONFIG, keeper, clock, pool)  # type: ignore[arg-type]
    pool.faults = [refusal_of("NotAuthorizedException", "Refresh Token has been revoked")]
    with pytest.raises(SignInError) as refusal:
        account.restore()
    assert refusal.value.code == "expired"
    assert keeper.load(CONFIG.key) is None


def test_restoring_without_network_keeps_the_sign_in_for_later(pool: FakePool, keeper: MemoryKeeper,
                                                               clock: ManualClock) -> None:
    keeper.save(CONFIG.key, KeptSignIn("nova", "old"))
    account = Account(CONFIG, keeper, clock, pool)  # type: ignore[arg-type]
    pool.faults = [EndpointConnectionError(endpoint_url="x")]
    with pytest.raises(CloudUnavailable):
        account.restore()
    identity = account.restore()
    assert identity is not None
    assert identity.name == "Nova"


def test_signing_out_forgets_here_and_revokes_there_even_when_offline(account: Account, pool: FakePool,
                                                                      keeper: MemoryKeeper) -> None:
    account.sign_in("Nova", PASSWORD)
    pool.faults = [EndpointConnectionError(endpoint_url="x")]
    account.sign_out()
    assert pool.revoked == ["refresh-1"]
    assert keeper.load(CONFIG.key) is None
    with pytest.raises(SignInError):
        account.id_token()
    with pytest.raises(SignInError):
        account.session()


@pytest.mark.parametrize("fault", [None, refusal_of("UserNotFoundException")])
def test_a_deleted_account_is_forgotten_here_and_one_that_is_gone_is_as_good(
        account: Account, pool: FakePool, keeper: MemoryKeeper, fault: Exception | None) -> None:
    account.sign_in("Nova", PASSWORD)
    pool.faults = [fault] if fault is not None else []
    account.delete()
    assert pool.calls[-1] == "delete access"
    assert (account.identity, keeper.load(CONFIG.key)) == (None, None)


def test_an_account_that_may_still_be_there_is_not_called_deleted(account: Account, pool: FakePool,
                                                                  keeper: MemoryKeeper) -> None:
    account.sign_in("Nova", PASSWORD)
    for fault, expected in ((refusal_of("NotAuthorizedException"), SignInError),
                            (EndpointConnectionError(endpoint_url="x"), CloudUnavailable)):
        pool.faults = [fault]
        with pytest.raises(expected):
            account.delete()
    assert account.identity is not None
    assert keeper.load(CONFIG.key) is not None


def test_denied_credentials_are_fetched_anew_and_kept_otherwise(account: Account) -> None:
    account.sign_in("Nova", PASSWORD)
    session = account.session()
    assert account.session() is session
    account.forget_credentials()
    assert account.session() is not session


def test_a_developers_own_aws_set_up_takes_no_part(account: Account, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_PROFILE", "no-such-profile")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAADMIN")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "admin")
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:1")
    from alienattack.online.aws import anonymous_client

    client = anonymous_client(CONFIG, "cognito-idp")
    assert client._request_signer._credentials is None
    assert client.meta.endpoint_url == "https://cognito-idp.us-east-1.amazonaws.com"


def test_no_token_is_shown_or_logged(account: Account, pool: FakePool, clock: ManualClock,
                                     caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    account.sign_in("Nova", PASSWORD)
    clock.advance(1_700)
    token = account.id_token()
    assert token not in repr(account._tokens)
    assert "refresh-1" not in repr(account._tokens) + repr(KeptSignIn("nova", "refresh-1")) + caplog.text
    assert PASSWORD not in caplog.text


# -- where it is kept --------------------------------------------------------------------------------------------------

def test_one_clouds_sign_in_is_never_given_to_another() -> None:
    foreign = replace(CONFIG, api="https://evil.example")
    assert foreign.key != CONFIG.key


def test_an_embedded_cloud_is_the_same_at_any_port() -> None:
    one = CloudConfig("http://127.0.0.1:1/a", "http://127.0.0.1:1", PUBLIC)
    two = CloudConfig("http://127.0.0.1:2/a", "http://127.0.0.1:2", PUBLIC)
    assert one.key == two.key != CONFIG.key


def test_a_file_is_for_its_owner_only(tmp_path: Path) -> None:
    keeper = FileKeeper(tmp_path / "state")
    assert keeper.save("c1", KeptSignIn("nova", "token"))
    (path,) = (tmp_path / "state").iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert keeper.load("c1") == KeptSignIn("nova", "token")
    assert keeper.load("c2") is None
    path.write_text("{damaged")
    assert keeper.load("c1") is None
    keeper.forget("c1")
    assert not path.exists()


class Ring:
    """A keyring with a mood: "" works, "fails" raises, "hangs" asks a question nobody sees, "forgets" keeps nothing."""

    def __init__(self, mood: str = "") -> None:
        self.mood = mood
        self.kept: dict[str, str] = {}
        self.asked = threading.Event()

    def _act(self) -> None:
        if self.mood == "fails":
            raise RuntimeError("no bus")
        if self.mood == "hangs":
            self.asked.wait(20)

    def get_password(self, service: str, username: str, /) -> str | None:
        self._act()
        return self.kept.get(username)

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self._act()
        if self.mood != "forgets":
            self.kept[username] = password

    def delete_password(self, service: str, username: str, /) -> None:
        self._act()
        del self.kept[username]


@pytest.mark.parametrize("mood", ["", "fails", "hangs", "forgets"])
def test_a_sign_in_is_kept_whatever_the_keyring_does(tmp_path: Path, mood: str) -> None:
    ring = Ring(mood)
    keeper = KeyringKeeper(ring, FileKeeper(tmp_path), timeout=0.05)
    assert keeper.save("c1", KeptSignIn("nova", "token"))
    assert keeper.load("c1") == KeptSignIn("nova", "token")
    assert bool(ring.kept) == (mood == "")
    assert bool(list(tmp_path.iterdir())) == (mood != "")
    keeper.forget("c1")
    assert keeper.load("c1") is None
    ring.asked.set()


def test_what_takes_too_long_is_left_behind() -> None:
    gate = threading.Event()
    assert bounded(lambda: gate.wait(20), False, 0.05) is False
    gate.set()
