"""`alienattack cloud rotate-keys`, `... manager`, `... deadletters`: for the embedded cloud, or AWS with `--stack`."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from alienattack import settings
from alienattack.errors import AlienAttackError, HostingError
from alienattack.hosting import upkeep
from alienattack.hosting.client import ask
from alienattack.hosting.dead_letters import REMEDIES, SENTENCES
from alienattack.hosting.deployed import Deployed
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.state_folder import of_user
from alienattack.invocation import as_started
from alienattack.protocol.keyring import SETTLE_SECONDS

PATIENCE = 60.0

Work = Callable[[Deployed, DeployedStack], Awaitable[dict[str, Any]]]


def _embedded(route: str, fields: Mapping[str, Any]) -> dict[str, Any]:
    info = of_user(settings.load().paths.state_dir).read_info()
    if info is None:
        raise HostingError("No embedded cloud is running.",
                           "Start it with: alienattack cloud up. For one on AWS, add --stack NAME.")
    return ask(info, route, dict(fields), timeout=PATIENCE)


def _on_aws(stack: str, region: str | None, work: Work) -> dict[str, Any]:
    async def go() -> dict[str, Any]:
        cloud = Deployed.in_region(region)
        return await work(cloud, await cloud.stack(stack))

    return asyncio.run(go())


def rotate_keys(at_once: bool, as_json: bool, stack: str = "", region: str | None = None,
                pause: Callable[[float], object] = time.sleep) -> int:
    """Gives the cloud a new master key. Returns the exit code.

    `at_once`: the older keys end, but not before every process grants under the new one: whoever starts a run in that
    minute keeps it. Raises HostingError.
    """
    def rotated(**fields: str) -> dict[str, Any]:
        return (_on_aws(stack, region, lambda cloud, made: upkeep.rotate(cloud, made, fields, time.time())) if stack
                else _embedded("rotate-keys", fields))

    done = rotated()
    if at_once:
        if not as_json:
            print(f"New runs are granted under {done['current']} within a minute; "
                  f"the older keys end in {SETTLE_SECONDS:.0f} s, and the runs under them.", flush=True)
        try:
            pause(SETTLE_SECONDS + 1)
            done = rotated(cut_short=done["current"])
        except (KeyboardInterrupt, AlienAttackError) as stopped:
            why = stopped.reason if isinstance(stopped, AlienAttackError) else "You stopped it."
            raise HostingError(f"{why} The older keys still count.",
                               "Run it again: alienattack cloud rotate-keys --at-once") from None
    if as_json:
        print(json.dumps(done))
        return 0
    print(f"New runs are granted under {done['current']}.")
    if done["kept"]:
        print(f"Still good until two days after the newer key: {', '.join(done['kept'])}.")
    if done["dropped"]:
        print(f"Out of force: {', '.join(done['dropped'])}.")
    return 0


def name_manager(name: str, remove: bool, as_json: bool, stack: str = "", region: str | None = None) -> int:
    """Lets an account manage sessions, or no longer. Returns the exit code."""
    fields = {"name": name, "remove": remove}
    done = (_on_aws(stack, region, lambda cloud, made: upkeep.name_manager(cloud, made, fields)) if stack
            else _embedded("manager", fields))
    if as_json:
        print(json.dumps(done))
    elif remove:
        print(f"{name} is no manager any more and was signed out everywhere; within 30 minutes the last token expires.")
    else:
        print(f"{name} may now open, start and close sessions, from the next sign-in on.\n"
              f"Next, as {name}: {as_started('alienattack session open Finals')}")
    return 0


def _letters(stack: str, region: str | None) -> list[dict[str, Any]]:
    told = _on_aws(stack, region, upkeep.letters) if stack else _embedded("letters", {})
    letters: list[dict[str, Any]] = told["letters"]
    return letters


def list_letters(as_json: bool, stack: str = "", region: str | None = None) -> int:
    """Lists every dead letter, its reason first. Returns the exit code."""
    letters = _letters(stack, region)
    if as_json:
        print(json.dumps({"letters": [{name: value for name, value in letter.items() if name != "payload"}
                                      for letter in letters]}))
        return 0
    if not letters:
        print("No dead letters: everything that came was applied or is a duplicate.")
    for letter in letters:
        when = datetime.fromtimestamp(letter["arrival_ms"] / 1000).strftime("%Y-%m-%d %H:%M:%S") \
            if letter["arrival_ms"] else ""
        print(f"{letter['reason']:<22} {letter['kind']:<6} {when:<20} {letter['bytes']:>8} B  {letter['id']}")
    return 0


def show_letter(wanted: str, as_json: bool, stack: str = "", region: str | None = None) -> int:
    """Shows one dead letter with its payload. Returns the exit code."""
    letter = next((each for each in _letters(stack, region) if each["id"] == wanted), None)
    if letter is None:
        raise HostingError(f"There is no dead letter {wanted}.", "See: alienattack cloud deadletters list")
    if as_json:
        print(json.dumps(letter))
        return 0
    for name in ("id", "kind", "reason", "sentence", "remedy", "player", "run", "bytes"):
        if letter[name]:
            print(f"{name:<9} {letter[name]}")
    print(f"payload   {letter['payload']!r}")  # repr: a hostile payload must not write to the terminal
    return 0


def explain(reason: str, as_json: bool) -> int:
    """Says what a reason means and what to do; all of them without one. Returns the exit code."""
    if reason and reason not in SENTENCES:
        raise HostingError(f"There is no reason {reason}.", f"One of: {', '.join(SENTENCES)}")
    wanted = [reason] if reason else list(SENTENCES)
    if as_json:
        print(json.dumps({code: {"sentence": SENTENCES[code], "remedy": REMEDIES[code]} for code in wanted}))
        return 0
    for code in wanted:
        print(f"{code}\n  {SENTENCES[code]}\n  {REMEDIES[code]}")
    return 0


def redrive(ids: Sequence[str], reason: str, everything: bool, as_json: bool, stack: str = "",
            region: str | None = None) -> int:
    """Gives dead letters another try. Returns the exit code: 1 where nothing was chosen."""
    fields = {"ids": list(ids), "reason": reason, "all": everything}
    done = (_on_aws(stack, region, lambda cloud, made: upkeep.redrive(cloud, made, fields)) if stack
            else _embedded("redrive", fields))
    if as_json:
        print(json.dumps(done))
    else:
        print(f"{done['frames']} frames were put into the stream again, {done['runs']} runs go to the verifier again.")
        if done["gone"]:
            print(f"{done['gone']} batches are not in the stream any more; games send by themselves what is missing.")
    return 0 if done["frames"] or done["runs"] else 1
