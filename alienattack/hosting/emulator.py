"""MiniStack inside this process: its environment, calls to it without a network, and every private name we use of it.

The names below the line "private names" belong to the inside of MiniStack 1.5.33 and may change with any release; that
is why setup.cfg pins the version exactly, and why `check_private_names` runs at each start and in the tests.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import secrets
import shutil
import tempfile
import threading
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from xml.etree import ElementTree

from alienattack.errors import HostingError
from alienattack.hosting.items import StoredObject
from alienattack.hosting.refusal import AwsRefusal

REGION = "us-east-1"
PINNED_VERSION = "1.5.33"
INSTALL = 'Install it with: pip install "alienattack[local]"'

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a service of the emulator answered."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def ok(self) -> bool:
        """Whether the status is 2xx."""
        return 200 <= self.status < 300


class EmulatorError(AwsRefusal):
    """The emulator refused a call of the host itself; `code` is the AWS error code."""

    def __init__(self, action: str, status: int, code: str, message: str) -> None:
        told = f"The embedded cloud refused {action}: {code} (HTTP {status}) {message}".strip()
        super().__init__(code, message, told)
        self.status = status


@dataclass(frozen=True, slots=True)
class RootKey:
    """The host's own credentials: new at each start, never written down, refused from outside by the guard."""

    access_key: str
    secret: str

    @staticmethod
    def fresh() -> RootKey:
        """A random key pair."""
        return RootKey("AKIA" + secrets.token_hex(8).upper(), secrets.token_urlsafe(32))


def prepare_environment(root: RootKey, port: int, emulator_dir: Path) -> None:
    """Sets the environment that MiniStack reads at import, and drops the user's own AWS settings from this process."""
    temporary = emulator_dir / "tmp"
    shutil.rmtree(temporary, ignore_errors=True)  # what a killed host left behind
    temporary.mkdir(parents=True)
    tempfile.tempdir = str(temporary)
    for name in [name for name in os.environ if name.startswith(("AWS_", "MINISTACK_", "LOCALSTACK_", "LAMBDA_"))]:
        del os.environ[name]
    os.environ.update({
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "MINISTACK_REGION": REGION,
        "AWS_DEFAULT_REGION": REGION,
        "AWS_ACCESS_KEY_ID": root.access_key,
        "AWS_SECRET_ACCESS_KEY": root.secret,
        "AWS_EC2_METADATA_DISABLED": "true",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "PERSIST_STATE": "1",
        "STATE_DIR": str(emulator_dir),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(emulator_dir / "s3"),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "DOCKER_HOST": "unix:///nonexistent",  # functions run as processes of this Python, never in containers
        "LOG_LEVEL": "WARNING",
        # Functions inherit this environment. One that logs nothing answers 50 ms later: MiniStack waits for its log.
        "POWERTOOLS_LOG_LEVEL": "INFO",
        "TMPDIR": str(temporary),  # the functions' code is unpacked there, not in everybody's folder
        "PYTHONDONTWRITEBYTECODE": "1",
    })


def installed_version() -> str:
    """The version of MiniStack that is installed. Raises HostingError with the remedy if there is none."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("ministack")
    except PackageNotFoundError as error:
        raise HostingError("The embedded cloud is not installed.", INSTALL) from error


def check_version() -> str:
    """Refuses any other version than the pinned one, for the private names below belong to that one only."""
    found = installed_version()
    if found != PINNED_VERSION:
        raise HostingError(f"The embedded cloud needs MiniStack {PINNED_VERSION}, but {found} is installed.", INSTALL)
    return found


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
        return await asyncio.create_task(_exchange(self.app, scope, body))

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


async def _exchange(app: AsgiApp, scope: Scope, body: bytes) -> Answer:
    sent = False
    finished = asyncio.Event()
    status = 500
    headers: dict[str, str] = {}
    chunks: list[bytes] = []

    async def receive() -> dict[str, Any]:
        nonlocal sent
        if not sent:
            sent = True
            return {"type": "http.request", "body": body, "more_body": False}
        await finished.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        nonlocal status
        if message["type"] == "http.response.start":
            status = message["status"]
            headers.update({name.decode("latin-1").lower(): value.decode("latin-1")
                            for name, value in message.get("headers", [])})
        elif message["type"] == "http.response.body":
            chunks.append(message.get("body", b""))
            if not message.get("more_body"):
                finished.set()

    await app(scope, receive, send)
    return Answer(status, headers, b"".join(chunks))


# ---------------------------------------------------------------------------------------------------- private names


def load_app() -> AsgiApp:
    """Imports MiniStack; `prepare_environment` must have run. Takes about 0.2 s."""
    import ministack.app

    check_private_names()
    _read_templates_by_libyaml()
    app: AsgiApp = ministack.app.app
    return app


def _read_templates_by_libyaml() -> None:
    """MiniStack reads templates by YAML in Python, a fifth of the whole start; libyaml does it in a tenth of that."""
    import yaml  # type: ignore[import-untyped]  # a dependency of MiniStack's, without types
    from ministack.services.cloudformation import engine

    if yaml.__with_libyaml__:
        engine.CfnLoader = type("CfnLoader", (yaml.CSafeLoader,), {
            "yaml_constructors": engine.CfnLoader.yaml_constructors})


def check_private_names() -> None:
    """Raises HostingError if a name that we use of MiniStack's inside is gone."""
    import ministack.app
    from ministack.core import lambda_runtime, persistence, router
    from ministack.services import cloudwatch_logs, dynamodb, kinesis, lambda_svc, s3, sts
    from ministack.services.cloudformation import engine

    names = ((ministack.app, "app"), (ministack.app, "PERSIST_STATE"), (ministack.app, "_build_persistence_save_dict"),
             (persistence, "_json_default"), (persistence, "_state_format_version"), (persistence, "PERSIST_STATE"),
             (lambda_runtime, "execution_credentials"), (lambda_svc, "execution_credentials"),
             (lambda_runtime, "_workers"), (router, "extract_access_key_id"),
             (sts, "_sessions"), (kinesis, "_streams"),
             (engine, "CfnLoader"), (cloudwatch_logs, "_log_groups"), (cloudwatch_logs, "_log_events_lock"),
             # Of the meter:
             (dynamodb, "handle_request"), (dynamodb, "_item_size_bytes"), (kinesis, "handle_request"),
             (s3, "handle_request"), (lambda_runtime.Worker, "invoke"),
             (lambda_runtime.Worker, "_drain_stderr_bounded"))
    missing = [f"{module.__name__}.{name}" for module, name in names if not hasattr(module, name)]
    if missing:
        raise HostingError(f"MiniStack is not the one this was made for: {', '.join(missing)} is missing.", INSTALL)


def stop_its_own_saving() -> None:
    """After the start has read the state, only our snapshots write it: MiniStack's own save at exit is not atomic."""
    import ministack.app
    from ministack.core import persistence

    ministack.app.PERSIST_STATE = False
    persistence.PERSIST_STATE = False


def dump_states() -> dict[str, bytes]:
    """The state of every service in the form that MiniStack reads at its start: file name -> JSON.

    Runs on the event loop, so that no request is half done; threads of functions may still be at work, hence the
    second and third try when a dictionary changes under our hands.
    """
    import ministack.app
    from ministack.core import persistence

    states: dict[str, bytes] = {}
    for name, get_state in ministack.app._build_persistence_save_dict().items():
        for attempt in range(3):
            try:
                state = get_state()
                break
            except RuntimeError:
                if attempt == 2:
                    raise
        if state is None:
            continue
        _leave_out(name, state)
        wrapped = {"__ministack_format__": persistence._state_format_version(name), "payload": state}
        states[f"{name}.json"] = json.dumps(wrapped, default=persistence._json_default).encode()
    return states


def _leave_out(service: str, state: dict[str, Any]) -> None:
    """Drops from a copied state what would grow for ever and is worth nothing after a restart."""
    if service == "kinesis":
        state["shard_iterators"] = {}  # each read makes one, and they expire in five minutes
    elif service == "cloudwatch_logs":
        for _scoped_name, group in state["log_groups"].all_items():
            group["streams"] = {}


class FunctionKeys:
    """The access keys that functions run under.

    MiniStack derives a function's secret from its name alone, so anybody could work it out; here it comes from this
    process's own random salt.
    """

    def __init__(self) -> None:
        self._salt = secrets.token_hex(32)
        self._lock = threading.Lock()

    def install(self) -> None:
        """From now on every function gets salted credentials."""
        from ministack.core import lambda_runtime
        from ministack.services import lambda_svc

        original = lambda_runtime.execution_credentials

        def salted(config: dict[str, Any]) -> dict[str, str]:
            with self._lock:
                return self._salted(original(config))

        lambda_runtime.execution_credentials = salted
        lambda_svc.execution_credentials = salted

    def _salted(self, given: dict[str, str]) -> dict[str, str]:
        from ministack.services import sts

        session = dict(sts._sessions.pop(given["AWS_ACCESS_KEY_ID"]))
        digest = hashlib.sha256(f"{self._salt}{given['AWS_ACCESS_KEY_ID']}".encode()).hexdigest()
        key = f"ASIA{digest[:16].upper()}"
        session["SecretAccessKey"] = hashlib.sha256(f"secret{self._salt}{key}".encode()).hexdigest()
        session["SessionToken"] = hashlib.sha256(f"token{self._salt}{key}".encode()).hexdigest()
        sts.register_session(key, session)
        return {"AWS_ACCESS_KEY_ID": key, "AWS_SECRET_ACCESS_KEY": session["SecretAccessKey"],
                "AWS_SESSION_TOKEN": session["SessionToken"]}


def is_temporary_key(access_key: str) -> bool:
    """Whether the key is one that the emulator gave out by itself (to a signed-in player or a function)."""
    from ministack.services import sts

    return access_key in sts._sessions


def drop_old_records(stream: str, keep_after: Mapping[str, str], keep_seconds: float, now: float) -> int:
    """Drops records that every reader has passed (`keep_after`: shard -> sequence number) and that are old.

    Each put scans the records retained, so a stream that keeps a whole day grows slow. Returns how many went.
    """
    from ministack.services import kinesis

    dropped = 0
    for (_account, _region, name), held in kinesis._streams.all_items():
        if name != stream:
            continue
        for shard_id, shard in held["shards"].items():
            passed = keep_after.get(shard_id, "")
            records = shard["records"]
            count = 0
            while (count < len(records) and records[count]["SequenceNumber"] <= passed
                   and records[count]["ApproximateArrivalTimestamp"] < now - keep_seconds):
                count += 1
            if count:
                del records[:count]
                dropped += count
                _move_iterators(name, shard_id, count)
    return dropped


def _move_iterators(stream: str, shard: str, dropped: int) -> None:
    """An iterator is an index into the records retained: where some go, it would pass over as many that come after."""
    from ministack.services import kinesis

    for _scope, state in kinesis._shard_iterators.all_items():
        if state["stream"] == stream and state["shard_id"] == shard:
            state["position"] = max(0, state["position"] - dropped)


def drop_old_logs(keep: int) -> None:
    """Keeps the last lines of each log stream only; nothing else in the emulator ever drops one."""
    from ministack.services import cloudwatch_logs

    with cloudwatch_logs._log_events_lock:
        for _scoped_name, group in cloudwatch_logs._log_groups.all_items():
            for stream in group["streams"].values():
                del stream["events"][:-keep]


def stop_workers() -> None:
    """Ends the processes of all functions."""
    from ministack.core import lambda_runtime

    lambda_runtime.reset()
