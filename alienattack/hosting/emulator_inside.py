"""MiniStack from within: every private name we use of it, but those of the modules that say so themselves.

The names belong to the inside of MiniStack 1.5.33 and may change with any release; that is why setup.cfg pins the
version exactly, and why `check_private_names` runs at each start and in the tests.
"""

from __future__ import annotations

import hashlib
import json
import os
import secrets
import threading
from collections.abc import Mapping
from typing import Any

from alienattack.errors import HostingError
from alienattack.hosting.asgi import AsgiApp
from alienattack.hosting.emulator_environment import INSTALL

FEWEST_AT_ONCE = 2  # verifiers: one that plays a very long run again must not hold up all others


def load_app() -> AsgiApp:
    """Imports MiniStack; `prepare_environment` must have run. Takes about 0.2 s."""
    import ministack.app

    check_private_names()
    _read_templates_by_libyaml()
    _judge_by_few_processes()
    app: AsgiApp = ministack.app.app
    return app


def _read_templates_by_libyaml() -> None:
    """MiniStack reads templates by YAML in Python, a fifth of the whole start; libyaml does it in a tenth of that."""
    import yaml  # type: ignore[import-untyped]  # a dependency of MiniStack's, without types
    from ministack.services.cloudformation import engine

    if yaml.__with_libyaml__:
        engine.CfnLoader = type("CfnLoader", (yaml.CSafeLoader,), {
            "yaml_constructors": engine.CfnLoader.yaml_constructors})


def _judge_by_few_processes() -> None:
    """When many runs end at once MiniStack starts a verifier for each five of them, up to five verifiers. On two cores
    that was two seconds in which nobody's score came to the board. As many as there are cores judge as quickly."""
    from ministack.services import lambda_svc

    few = max(FEWEST_AT_ONCE, os.cpu_count() or 1)
    lambda_svc._ESM_SQS_DEFAULT_CONCURRENCY = min(few, lambda_svc._ESM_SQS_DEFAULT_CONCURRENCY)


def check_private_names() -> None:
    """Raises HostingError if a name that we use of MiniStack's inside is gone."""
    import ministack.app
    from ministack.core import lambda_runtime, persistence, router
    from ministack.services import cloudwatch_logs, dynamodb, kinesis, lambda_svc, s3, sts
    from ministack.services.cloudformation import engine

    names = ((ministack.app, "app"), (ministack.app, "PERSIST_STATE"), (ministack.app, "_build_persistence_save_dict"),
             (persistence, "_json_default"), (persistence, "_state_format_version"), (persistence, "PERSIST_STATE"),
             (lambda_runtime, "execution_credentials"), (lambda_svc, "execution_credentials"),
             (lambda_runtime, "_workers"), (lambda_svc, "_ESM_SQS_DEFAULT_CONCURRENCY"),
             (router, "extract_access_key_id"),
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
