"""Calls to MiniStack inside this process: its services as the host itself uses them."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from alienattack.hosting.asgi import Answer, AsgiApp, Scope, exchange
from alienattack.hosting.emulator_environment import REGION, RootKey
from alienattack.hosting.items import StoredObject
from alienattack.hosting.refusal import AwsRefusal


class EmulatorError(AwsRefusal):
    """The emulator refused a call of the host itself; `code` is the AWS error code."""

    def __init__(self, action: str, status: int, code: str, message: str) -> None:
        told = f"The embedded cloud refused {action}: {code} (HTTP {status}) {message}".strip()
        super().__init__(code, message, told)
        self.status = status


class Emulator:
    """MiniStack's ASGI application, called in-process as root.

    Calls go straight to the application: no socket, no guard. Use only from the event loop that serves it.
    """

    def __init__(self, app: AsgiApp, root: RootKey, port: int) -> None:
        self.app = app
        self._root = root
        self._host = f"127.0.0.1:{port}"

    async def request(self, service: str, method: str, path: str, body: bytes = b"",
                      headers: Mapping[str, str] | None = None, query: str = "", signed: bool = True) -> Answer:
        """One HTTP request to the emulator, with root's authority if `signed`."""
        given = {"host": self._host, "x-forwarded-proto": "https", "content-length": str(len(body)), **(headers or {})}
        if signed:
            scope_of_key = f"{self._root.access_key}/20260101/{REGION}/{service}/aws4_request"
            given["authorization"] = (f"AWS4-HMAC-SHA256 Credential={scope_of_key}, "
                                      "SignedHeaders=host, Signature=0")
        scope: Scope = {
            "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "scheme": "http", "method": method,
            "path": path, "raw_path": path.encode(), "query_string": query.encode(), "root_path": "",
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in given.items()],
            "client": ("127.0.0.1", 0), "server": ("127.0.0.1", 0), "extensions": {},
        }
        # A task of its own: the emulator keeps the caller's account and key in context variables.
        return await asyncio.create_task(exchange(self.app, scope, body))

    async def call(self, service: str, target: str, payload: Mapping[str, Any]) -> dict[str, Any]:
        """One call of a JSON service, for example `call("kinesis", "Kinesis_20131202.GetRecords", {...})`.

        Raises EmulatorError with the AWS error code.
        """
        answer = await self.request(service, "POST", "/", json.dumps(payload).encode(),
                                    {"content-type": "application/x-amz-json-1.1", "x-amz-target": target})
        content: dict[str, Any] = json.loads(answer.body) if answer.body else {}
        if not answer.ok:
            code = str(content.get("__type", "")).rpartition("#")[2]
            message = str(content.get("message") or content.get("Message") or "")
            raise EmulatorError(target.rpartition(".")[2], answer.status, code, message)
        return content

    async def query(self, service: str, action: str, parameters: Iterable[tuple[str, str]]) -> ElementTree.Element:
        """One call of a query service (CloudFormation). Raises EmulatorError with the AWS error code."""
        form = urlencode([("Action", action), ("Version", "2010-05-15"), *parameters]).encode()
        answer = await self.request(service, "POST", "/", form,
                                    {"content-type": "application/x-www-form-urlencoded"})
        document = _without_namespaces(ElementTree.fromstring(answer.body))  # noqa: S314 - the emulator's own words
        if not answer.ok:
            raise EmulatorError(action, answer.status, document.findtext(".//Code", ""),
                                document.findtext(".//Message", ""))
        return document

    async def put_object(self, bucket: str, key: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        """Writes one S3 object."""
        answer = await self.request("s3", "PUT", f"/{bucket}/{key}", body, headers)
        if not answer.ok:
            raise _s3_error("PutObject", answer)

    async def get_object(self, bucket: str, key: str) -> bytes:
        """An S3 object's bytes."""
        answer = await self.request("s3", "GET", f"/{bucket}/{key}")
        if not answer.ok:
            raise _s3_error("GetObject", answer)
        return answer.body

    async def delete_object(self, bucket: str, key: str) -> None:
        """Deletes an S3 object; one that is not there is as good as deleted."""
        answer = await self.request("s3", "DELETE", f"/{bucket}/{key}")
        if not answer.ok:
            raise _s3_error("DeleteObject", answer)

    async def list_objects(self, bucket: str, prefix: str) -> list[str]:
        """The keys of a bucket that begin with `prefix`, in order."""
        return [each.key for each in await self.describe_objects(bucket, prefix)]

    async def describe_objects(self, bucket: str, prefix: str) -> list[StoredObject]:
        """The objects of a bucket whose keys begin with `prefix`, in order."""
        found: list[StoredObject] = []
        more: dict[str, str] = {}
        while True:
            query = urlencode({"list-type": "2", "prefix": prefix, **more})
            answer = await self.request("s3", "GET", f"/{bucket}", query=query)
            if not answer.ok:
                raise _s3_error("ListObjectsV2", answer)
            page = _without_namespaces(ElementTree.fromstring(answer.body))  # noqa: S314 - the emulator's own words
            found += [StoredObject.from_entry(entry) for entry in page.findall("Contents")]
            token = page.findtext("NextContinuationToken", "")
            if not token:
                return found
            more = {"continuation-token": token}

    async def create_bucket(self, bucket: str) -> None:
        """Makes a bucket, or does nothing if it is there."""
        answer = await self.request("s3", "PUT", f"/{bucket}")
        if not answer.ok and answer.status != 409:
            raise _s3_error("CreateBucket", answer)

    async def invoke(self, function: str, event: Mapping[str, Any]) -> tuple[Any, str]:
        """Invokes a Lambda function and waits: (its result, the kind of error or "")."""
        answer = await self.request("lambda", "POST", f"/2015-03-31/functions/{function}/invocations",
                                    json.dumps(event).encode(), {"content-type": "application/json"})
        result = json.loads(answer.body) if answer.body else None
        if not answer.ok:
            message = result.get("message", result.get("Message", "")) if isinstance(result, dict) else ""
            code = str(answer.headers.get("x-amzn-errortype", "ServiceException"))
            raise EmulatorError("Invoke", answer.status, code, str(message))
        return result, answer.headers.get("x-amz-function-error", "")

    async def event_source_mappings(self) -> list[dict[str, Any]]:
        """The mappings as deployed, with all their properties."""
        answer = await self.request("lambda", "GET", "/2015-03-31/event-source-mappings")
        return list(json.loads(answer.body).get("EventSourceMappings", []))


def _s3_error(action: str, answer: Answer) -> EmulatorError:
    text = answer.body.decode("utf-8", "replace")
    code = text.partition("<Code>")[2].partition("</Code>")[0]
    return EmulatorError(action, answer.status, code, text.partition("<Message>")[2].partition("</Message>")[0])


def _without_namespaces(root: ElementTree.Element) -> ElementTree.Element:
    for element in root.iter():
        element.tag = element.tag.rpartition("}")[2]
    return root
