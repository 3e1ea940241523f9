"""A player's account: sign-up, sign-in by SRP, tokens that are always fresh, AWS credentials that renew themselves.

The password never leaves this machine: SRP proves that one knows it (pycognito). Tokens are renewed before they expire,
by GetTokensFromRefreshToken, which works with and without refresh token rotation.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from alienattack.errors import AlienAttackError, SignInError
from alienattack.online.aws import error_code, player_session
from alienattack.online.clocks import Clock, ServerTime, SystemClock
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.credentials import player_credentials
from alienattack.online.keeper import KeptSignIn, TokenKeeper
from alienattack.online.pool import Tokens, UserPool
from alienattack.online.refusals import NO_MAIL, telling
from alienattack.protocol import passwords
from alienattack.protocol.names import canonical, clean_name

MARGIN_SECONDS = 300.0  # tokens are renewed so long before they expire, but never before half their life

MANAGERS = "Managers"  # the group of the user pool whose members open and close sessions


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in: the account's unchanging id, the name that others see, and whether they manage sessions.

    The cloud judges `manager` by itself at every request; here it only says what is worth showing.
    """

    sub: str
    name: str
    manager: bool = False


@dataclass(frozen=True, slots=True)
class SignUp:
    """What became of a sign-up: `confirmed` at once, or a code was sent to `destination` (shown in part only)."""

    confirmed: bool
    destination: str = ""


class Account:
    """One player's account on one cloud. All calls block; SignInError and CloudUnavailable tell what went wrong.

    Safe to use from several threads. `identity` is None while nobody is signed in.
    """

    def __init__(self, config: CloudConfig, keeper: TokenKeeper, clock: Clock | None = None,
                 pool: UserPool | None = None) -> None:
        self._config = config
        self._keeper = keeper
        self._server_time = ServerTime(clock or SystemClock(), config.clock_offset)
        self._pool = pool or UserPool(config)
        self._lock = threading.RLock()
        self._tokens: Tokens | None = None
        self._session: Any = None
        self.identity: Identity | None = None

    # -- making an account ---------------------------------------------------------------------------------------

    def sign_up(self, name: str, password: str, email: str = "") -> SignUp:
        """Makes an account; without an e-mail address only where the cloud confirms by itself."""
        shown = clean_name(name)
        lacks = passwords.missing(password)
        if lacks:
            raise SignInError("weak_password", "That password is too weak.", f"It still needs {lacks}.")
        with telling():
            answer = self._pool.sign_up(canonical(name), shown, password, email.strip())
        return SignUp(bool(answer.get("UserConfirmed")), _destination(answer))

    def confirm(self, name: str, code: str) -> None:
        """Confirms a new account by the code that was sent."""
        with telling():
            self._pool.confirm(canonical(name), code.strip())

    def resend(self, name: str) -> str:
        """Sends the code again; returns to whom, in part."""
        self._need_mail()
        with telling():
            return _destination(self._pool.resend(canonical(name)))

    def forgot(self, name: str) -> str:
        """Sends a code with which a new password can be set; returns to whom, in part."""
        self._need_mail()
        with telling():
            return _destination(self._pool.forgot(canonical(name)))

    def reset_password(self, name: str, code: str, new: str) -> None:
        """Sets a new password with the code that was sent."""
        self._need_mail()
        lacks = passwords.missing(new)
        if lacks:
            raise SignInError("weak_password", "That password is too weak.", f"It still needs {lacks}.")
        with telling():
            self._pool.reset(canonical(name), code.strip(), new)

    # -- signing in and out --------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, totp: str = "") -> Identity:
        """Signs in by SRP and keeps the sign-in for next time. `totp`: the second factor, where the account has one."""
        username = canonical(name)
        with telling():
            tokens = self._pool.authenticate(username, password, totp)
        return self._signed_in(tokens)

    def restore(self) -> Identity | None:
        """The sign-in of last time; None if there is none. SignInError("expired") once it no longer holds."""
        kept = self._keeper.load(self._config.key)
        if kept is None:
            return None
        with self._lock:
            return self._signed_in(self._renewed(kept.refresh_token))

    def sign_out(self) -> None:
        """Forgets the sign-in here, and in the cloud as far as it can be reached (this device only, not others)."""
        with self._lock:
            tokens, self._tokens = self._tokens, None
            self.identity, self._session = None, None
        kept = self._keeper.load(self._config.key)
        self._keeper.forget(self._config.key)
        refresh_token = tokens.refresh_token if tokens else kept.refresh_token if kept else ""
        if refresh_token:
            with suppress(AlienAttackError), telling():
                self._pool.revoke(refresh_token)

    def new_second_factor(self) -> str:
        """A new secret for the player's authenticator app (base32). It counts once `confirm_second_factor` was told."""
        tokens = self._fresh()
        with telling():
            return self._pool.associate(tokens.access_token)

    def confirm_second_factor(self, code: str) -> None:
        """Shows by a code of the app that it has the secret: from now on a sign-in asks for one.

        Raises SignInError("wrong_code").
        """
        tokens = self._fresh()
        with telling():
            self._pool.prefer_app(tokens.access_token, code.replace(" ", ""))

    def delete(self) -> None:
        """Deletes the account in the cloud for good, and forgets the sign-in here. One that is gone is as good.

        What the cloud keeps of the player is not the user pool's: `rights.erase` asks for that first.
        """
        tokens = self._fresh()
        with telling():
            try:
                self._pool.delete(tokens.access_token)
            except Exception as error:
                if error_code(error) == "NotAuthorizedException":
                    raise SignInError("expired", "Your sign-in has expired.", "Sign in and try again.") from None
                if error_code(error) != "UserNotFoundException":
                    raise
        with self._lock:
            self._tokens, self.identity, self._session = None, None, None
        self._keeper.forget(self._config.key)

    # -- what a signed-in player uses ----------------------------------------------------------------------------

    def id_token(self) -> str:
        """A valid ID token, renewed first if it is about to expire. Never log or show it."""
        return self._fresh().id_token

    def _fresh(self) -> Tokens:
        """Tokens that hold for a while yet."""
        with self._lock:
            tokens = self._tokens
            if tokens is None:
                raise SignInError("expired", "You are not signed in.", "Sign in.")
            now = self._server_time.now()
            margin = min(MARGIN_SECONDS, (tokens.expires_at - tokens.issued_at) / 2)
            if now >= tokens.expires_at - margin:
                tokens = self._renew(tokens, now)
            return tokens

    def renew_token(self) -> None:
        """The ID token did not hold, whatever the time is (an embedded cloud that was restored): get a new one."""
        with self._lock:
            if self._tokens is not None:
                self._renew(self._tokens, float("inf"))

    def session(self) -> Any:
        """A boto3 session with the player's own credentials (identity pool), renewed by botocore itself."""
        with self._lock:
            if self.identity is None:
                raise SignInError("expired", "You are not signed in.", "Sign in.")
            if self._session is None:
                credentials = player_credentials(self._config, self._token_of(self.identity.sub))
                self._session = player_session(self._config, credentials)
            return self._session

    def forget_credentials(self) -> None:
        """The AWS credentials did not hold (an embedded cloud that was restored knows them no more): get new ones."""
        with self._lock:
            self._session = None

    # -- inside --------------------------------------------------------------------------------------------------

    def _signed_in(self, tokens: Tokens) -> Identity:
        identity = Identity(tokens.sub, tokens.name, MANAGERS in tokens.groups)
        with self._lock:
            if self.identity is None or self.identity.sub != identity.sub:
                self._session = None
            self._take(tokens)
            self.identity = identity
        self._keeper.save(self._config.key, KeptSignIn(tokens.username, tokens.refresh_token))
        return identity

    def _take(self, tokens: Tokens) -> None:
        """The tokens from now on; they were issued just now, which tells the server's time."""
        self._tokens = tokens
        if tokens.issued_at:
            self._server_time.heard(tokens.issued_at)

    def _renew(self, tokens: Tokens, now: float) -> Tokens:
        try:
            renewed = self._renewed(tokens.refresh_token)
        except SignInError:
            self._tokens, self.identity, self._session = None, None, None
            raise
        except AlienAttackError:
            if now < tokens.expires_at - 5:
                return tokens  # it still holds, and the next call tries again
            raise
        self._take(renewed)
        if renewed.refresh_token != tokens.refresh_token:
            self._keeper.save(self._config.key, KeptSignIn(renewed.username, renewed.refresh_token))
        return renewed

    def _renewed(self, refresh_token: str) -> Tokens:
        with telling():
            try:
                return self._pool.renew(refresh_token)
            except Exception as error:
                if error_code(error) not in ("NotAuthorizedException", "UserNotFoundException",
                                             "RefreshTokenReuseException", "ResourceNotFoundException"):
                    raise
        self._keeper.forget(self._config.key)
        raise SignInError("expired", "Your sign-in has expired.", "Sign in again.")

    def _token_of(self, sub: str) -> Any:
        """Gives the ID token while `sub` is the one signed in: credentials never change their owner."""
        def token() -> str:
            with self._lock:
                if self.identity is None or self.identity.sub != sub:
                    raise SignInError("expired", "That player has signed out.", "Sign in again.")
                return self.id_token()

        return token

    def _need_mail(self) -> None:
        if not self._config.can_mail:
            raise SignInError("no_mail", *NO_MAIL)


def _destination(answer: Any) -> str:
    details = (answer or {}).get("CodeDeliveryDetails") or {}
    return str(details.get("Destination") or "")
