"""boto3 to the embedded cloud: each call goes through the host's own door, which knows who asks by its token.

So a deployment to it is the very same code as one to AWS, and no root key of the emulator ever leaves the host.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from alienattack.hosting.client import ask
from alienattack.hosting.deployment.aws import AwsCloud
from alienattack.hosting.state_folder import HostInfo

PATIENCE = 60.0


class _Body(io.BytesIO):
    """An answer's body as botocore reads it."""

    def stream(self, *_: object, **__: object) -> Iterator[bytes]:
        """All of it at once."""
        yield self.read()


def cloud_of(info: HostInfo) -> AwsCloud:
    """The embedded cloud of a running host, as its operator."""
    import boto3
    from botocore.awsrequest import AWSResponse

    session = boto3.Session("operator", "unused", region_name=info.region)

    def send(request: Any, **_: object) -> AWSResponse:
        parts = urlsplit(request.url)
        body = request.body.read() if hasattr(request.body, "read") else request.body or b""
        told = ask(info, "aws", {
            "method": request.method, "path": parts.path or "/", "query": parts.query,
            "headers": {name: value.decode("latin-1") if isinstance(value, bytes) else value
                        for name, value in request.headers.items()},
            "body": base64.b64encode(body.encode() if isinstance(body, str) else body).decode("ascii"),
        }, timeout=PATIENCE)
        return AWSResponse(request.url, told["status"], told["headers"], _Body(base64.b64decode(told["body"])))

    session.events.register("before-send", send)
    return AwsCloud(session, info.endpoint)
