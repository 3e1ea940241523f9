"""Cognito's user pool behind one small face: pycognito for SRP and for checking tokens, boto3 for the rest."""

from __future__ import annotations

import threading
from dataclasses import dataclass, field
from typing import Any

from alienattack.errors import CloudUnavailable, SignInError
from alienattack.online.aws import anonymous_client
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.transport import JsonTransport
from alienattack.protocol.names import canonical


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in yields, checked. Instants are the server's seconds since 1970. Nothing of it may be logged."""

    id_token: str = field(repr=False)
    access_token: str = field(repr=False)
    refresh_token: str = field(repr=False)
    sub: str
    username: str
    name: str
    issued_at: float
    expires_at: float
    groups: tuple[str, ...] = ()


class UserPool:
    """The calls of one user pool. They raise what botocore and pycognito raise; `refusals.told` makes it ours."""

    def __init__(self, config: CloudConfig) -> None:
        self._config = config
        self._lock = threading.Lock()
        self._client: Any = None
        self._keys: Any = None

    def sign_up(self, username: str, shown: str, password: str, email: str) -> Any:
        """SignUp; `shown` (the name as typed) goes along as nickname."""
        attributes = [{"Name": "nickname", "Value": shown}]
        if email:
            attributes.append({"Name": "email", "Value": email})
        return self._boto().sign_up(ClientId=self._config.client_id, Username=username, Password=password,
                                    UserAttributes=attributes)

    def confirm(self, username: str, code: str) -> None:
        """ConfirmSignUp."""
        self._boto().confirm_sign_up(ClientId=self._config.client_id, Username=username, ConfirmationCode=code)

    def resend(self, username: str) -> Any:
        """ResendConfirmationCode."""
        return self._boto().resend_confirmation_code(ClientId=self._config.client_id, Username=username)

    def forgot(self, username: str) -> Any:
        """ForgotPassword."""
        return self._boto().forgot_password(ClientId=self._config.client_id, Username=username)

    def reset(self, username: str, code: str, new: str) -> None:
        """ConfirmForgotPassword."""
        self._boto().confirm_forgot_password(ClientId=self._config.client_id, Username=username,
                                             ConfirmationCode=code, Password=new)

    def authenticate(self, username: str, password: str, totp: str = "") -> Tokens:
        """Signs in by SRP; the password is proved, not sent."""
        from pycognito.exceptions import MFAChallengeException, SoftwareTokenMFAChallengeException

        cognito = self._cognito(username)
        try:
            cognito.authenticate(password=password)
        except SoftwareTokenMFAChallengeException:
            if not totp:
                raise SignInError("second_factor", "This account asks for a second factor.",
                                  "Enter the code of your authenticator app.") from None
            cognito.respond_to_software_token_mfa_challenge(totp)
        except MFAChallengeException:
            raise SignInError("unknown", "This account asks for a second factor that this game can't ask for.",
                              "Use an authenticator app.") from None
        return self._tokens(cognito)

    def renew(self, refresh_token: str) -> Tokens:
        """New tokens for a refresh token (which may itself be replaced, where the pool rotates them)."""
        answer = self._boto().get_tokens_from_refresh_token(RefreshToken=refresh_token,
                                                            ClientId=self._config.client_id)
        result = answer["AuthenticationResult"]
        cognito = self._cognito("")
        cognito.refresh_token = refresh_token
        cognito._set_tokens({"AuthenticationResult": result})
        return self._tokens(cognito)

    def revoke(self, refresh_token: str) -> None:
        """RevokeToken: ends this sign-in, and no other of the same player."""
        self._boto().revoke_token(Token=refresh_token, ClientId=self._config.client_id)

    def associate(self, access_token: str) -> str:
        """AssociateSoftwareToken: a new secret for an authenticator app; it counts once a code of it was told."""
        return str(self._boto().associate_software_token(AccessToken=access_token)["SecretCode"])

    def prefer_app(self, access_token: str, code: str) -> None:
        """VerifySoftwareToken and SetUserMFAPreference: from now on a sign-in asks for a code of the app."""
        self._boto().verify_software_token(AccessToken=access_token, UserCode=code)
        self._boto().set_user_mfa_preference(AccessToken=access_token,
                                             SoftwareTokenMfaSettings={"Enabled": True, "PreferredMfa": True})

    def delete(self, access_token: str) -> None:
        """DeleteUser: the account of whoever holds this token, and no other."""
        self._boto().delete_user(AccessToken=access_token)

    def _boto(self) -> Any:
        with self._lock:
            if self._client is None:
                self._client = anonymous_client(self._config, "cognito-idp")
            return self._client

    def _cognito(self, username: str) -> Any:
        import pycognito

        cognito = pycognito.Cognito(self._config.user_pool_id, self._config.client_id,
                                    user_pool_region=self._config.region, username=username,
                                    session=_ClientSession(self._boto()))
        # With an endpoint of its own pycognito would expect that endpoint as issuer; tokens name AWS's all the same.
        cognito.pool_domain_url = None
        # Given here, so that it is read neither from the environment nor from another address.
        cognito.pool_jwk = self._signing_keys()
        return cognito

    def _signing_keys(self) -> Any:
        with self._lock:
            if self._keys is None:
                base = self._config.endpoint or f"https://cognito-idp.{self._config.region}.amazonaws.com"
                transport = JsonTransport(base)
                try:
                    keys = transport.request("GET", f"/{self._config.user_pool_id}/.well-known/jwks.json").body
                finally:
                    transport.close()
                if not isinstance(keys, dict) or not keys.get("keys"):
                    raise CloudUnavailable("The cloud's signing keys can't be read.", "Try again in a moment.")
                self._keys = keys
            return self._keys

    @staticmethod
    def _tokens(cognito: Any) -> Tokens:
        claims = cognito.id_claims
        username = str(claims.get("cognito:username", ""))
        return Tokens(
            id_token=cognito.id_token, access_token=cognito.access_token, refresh_token=cognito.refresh_token,
            sub=str(claims["sub"]), username=username, name=_shown_name(username, claims.get("nickname")),
            issued_at=float(claims.get("iat") or claims.get("auth_time") or 0), expires_at=float(claims["exp"]),
            groups=tuple(str(group) for group in claims.get("cognito:groups") or ()),
        )


class _ClientSession:
    """Hands pycognito the one client there is, instead of letting it make one from the machine's AWS set-up."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def client(self, *_: object, **__: object) -> Any:
        """The client."""
        return self._client


def _shown_name(username: str, nickname: object) -> str:
    """The spelling the player chose, if it is the same name: a nickname may be changed to anything later."""
    try:
        if isinstance(nickname, str) and canonical(nickname) == username:
            return nickname
    except SignInError:
        return username
    return username
