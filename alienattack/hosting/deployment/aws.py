"""AWS, or whatever answers at an endpoint in its place, by boto3 with the operator's own credentials."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from alienattack.errors import HostingError
from alienattack.hosting.deployment import artifact
from alienattack.hosting.refusal import AwsRefusal

T = TypeVar("T")

SIGN_IN = ("Sign in with `aws sso login` or `aws configure`, name a profile with --profile, or set AWS_ACCESS_KEY_ID "
           "and AWS_SECRET_ACCESS_KEY.")

ATTEMPTS = 6  # some fifteen seconds in all, then somebody is told
FIRST_ATTEMPTS = 2  # of the very first question: who cannot reach AWS hears it at once

_EXPIRED = ("ExpiredToken", "ExpiredTokenException", "RequestExpired", "InvalidClientTokenId", "SignatureDoesNotMatch",
            "UnrecognizedClientException", "InvalidAccessKeyId", "AuthFailure")
_DENIED = ("AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "AuthorizationError", "403")


class AwsCloud:
    """One account and region. `endpoint`: what answers in AWS's place, "" for AWS itself."""

    def __init__(self, session: Any, endpoint: str = "") -> None:
        self.session = session
        self.region: str = session.region_name or ""
        self.endpoint = endpoint.rstrip("/")
        self.account = ""  # known once credentials.who_am_i has asked
        self._clients: dict[str, Any] = {}

    def client(self, service: str, region: str = "") -> Any:
        """A boto3 client that tries again by itself where AWS is busy."""
        from botocore.config import Config

        attempts = FIRST_ATTEMPTS if service == "sts" else ATTEMPTS
        if service + region not in self._clients:
            more = {"endpoint_url": self.endpoint} if self.endpoint else {}
            self._clients[service + region] = self.session.client(
                service, region_name=region or self.region, **more,
                config=Config(retries={"mode": "standard", "max_attempts": attempts}, s3={"addressing_style": "path"}
                              if self.endpoint else {}))
        return self._clients[service + region]

    async def do(self, work: Callable[[], T]) -> T:
        """Calls of boto3, off the event loop. Raises AwsRefusal, or HostingError where AWS can't be reached."""
        try:
            return await asyncio.to_thread(work)
        except Exception as error:
            told = in_words(error)
            if told is None:
                raise
            raise told from error

    async def call(self, service: str, operation: str, **arguments: Any) -> dict[str, Any]:
        """One call, by boto3's names: `call("lambda", "get_account_settings")`. Raises AwsRefusal."""
        answer: dict[str, Any] = await self.do(lambda: getattr(self.client(service), operation)(**arguments))
        return answer

    async def listed(self, service: str, operation: str, part: str, **arguments: Any) -> list[Any]:
        """All entries `part` of an operation that gives pages. Raises AwsRefusal."""
        def all_pages() -> list[Any]:
            found: Iterable[Any] = self.client(service).get_paginator(operation).paginate(**arguments)
            return [entry for page in found for entry in page.get(part, ())]

        return await self.do(all_pages)

    async def formation(self, action: str, parameters: Mapping[str, Any]) -> Mapping[str, Any]:
        """One call of CloudFormation. Raises AwsRefusal."""
        from botocore import xform_name

        return await self.call("cloudformation", xform_name(action), **parameters)

    async def store(self, bucket: str, key: str, body: bytes) -> str:
        """Writes a file of a deployment; see artifact.py."""
        return await artifact.store(self, bucket, key, body)


def in_words(error: Exception) -> HostingError | None:
    """An error of boto3 as one of ours, with a remedy; None for any other error."""
    from botocore import exceptions as boto

    if isinstance(error, boto.ClientError):
        code = str(error.response.get("Error", {}).get("Code", ""))
        message = str(error.response.get("Error", {}).get("Message", "")) or str(error)
        remedy = SIGN_IN if code in _EXPIRED else (
            "Ask who runs the account for that right." if code in _DENIED else "")
        return AwsRefusal(code, message, f"AWS refused {error.operation_name}: {code}: {message}", remedy)
    if isinstance(error, boto.ProfileNotFound):
        return HostingError(f"{error}.", "`aws configure list-profiles` names those there are.")
    if isinstance(error, boto.NoRegionError):
        return HostingError("No region was named.", "Add --region, for example --region eu-central-1.")
    if isinstance(error, boto.NoCredentialsError | boto.PartialCredentialsError):
        return HostingError("There are no AWS credentials here.", SIGN_IN)
    if isinstance(error, boto.SSOError | boto.TokenRetrievalError | boto.CredentialRetrievalError):
        return HostingError(f"The AWS sign-in no longer holds: {error}.", SIGN_IN)
    if isinstance(error, boto.EndpointConnectionError | boto.HTTPClientError):
        return HostingError(f"AWS can't be reached: {error}.", "Check the network and the region's name.")
    if isinstance(error, boto.BotoCoreError):
        return HostingError(f"AWS says: {error}.")
    return None
