"""All checks, in the order in which they are told."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from alienattack.hosting.doctor import accounts, embedded, machine, operators, reach, spools
from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.finding import Finding, warn


@dataclass(frozen=True, slots=True)
class Check:
    """One check and what it is called."""

    name: str
    look: Callable[[Case], Finding]


CHECKS = (
    Check("python", machine.python),
    Check("settings", machine.settings),
    Check("state folder", machine.state_folder),
    Check("disk", machine.disk),
    Check("screen", machine.video),
    Check("sound", machine.sound),
    Check("keyring", machine.keyring),
    Check("extra local", embedded.extra_local),
    Check("embedded cloud", embedded.running),
    Check("port", embedded.port),
    Check("spool", spools.spools),
    Check("address", reach.address),
    Check("clock", reach.clock),
    Check("version", reach.version),
    Check("ruleset", reach.ruleset),
    Check("region", reach.region),
    Check("account", accounts.account),
    Check("credentials", operators.credentials),
    Check("confirmation", operators.unconfirmed),
)


def examine(case: Case) -> Iterator[tuple[str, Finding]]:
    """Every check's name and finding, one after the other. None ends the examination, whatever goes wrong in it."""
    for check in CHECKS:
        try:
            yield check.name, check.look(case)
        except Exception as error:  # noqa: BLE001  a machine in trouble may fail anywhere, and the others still help
            yield check.name, warn(f"This could not be looked at ({type(error).__name__}: {error}).")
