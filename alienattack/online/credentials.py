"""AWS credentials of a player: the identity pool gives them for an ID token, botocore renews them by itself."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from alienattack.online.aws import anonymous_client
from alienattack.online.cloudconfig import CloudConfig


def player_credentials(config: CloudConfig, token: Callable[[], str]) -> Any:
    """botocore credentials that fetch themselves at first use and again before they expire.

    `token` gives a valid ID token. The player's role allows PutRecords on the one stream, and nothing else.
    """
    from botocore.credentials import DeferredRefreshableCredentials

    return DeferredRefreshableCredentials(refresh_using=_Fetcher(config, token), method="cognito-identity")


class _Fetcher:
    """GetId once, GetCredentialsForIdentity as often as needed."""

    def __init__(self, config: CloudConfig, token: Callable[[], str]) -> None:
        self._config = config
        self._token = token
        self._client: Any = None
        self._identity_id = ""

    def __call__(self) -> dict[str, str]:
        if self._client is None:
            self._client = anonymous_client(self._config, "cognito-identity")
        provider = f"cognito-idp.{self._config.region}.amazonaws.com/{self._config.user_pool_id}"
        logins = {provider: self._token()}
        if not self._identity_id:
            answer = self._client.get_id(IdentityPoolId=self._config.identity_pool_id, Logins=logins)
            self._identity_id = answer["IdentityId"]
        found = self._client.get_credentials_for_identity(IdentityId=self._identity_id, Logins=logins)["Credentials"]
        return {"access_key": found["AccessKeyId"], "secret_key": found["SecretKey"],
                "token": found["SessionToken"], "expiry_time": found["Expiration"].isoformat()}
