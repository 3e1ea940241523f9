"""The cloud that this user plays on: its address, its clock, its versions, its region."""

from __future__ import annotations

from urllib.parse import urlsplit

from alienattack import __version__
from alienattack.errors import AlienAttackError
from alienattack.hosting.doctor.case import Case
from alienattack.hosting.doctor.finding import Finding, bad, ok, skipped, warn
from alienattack.online.cloudconfig import MAX_CLOCK_ERROR_SECONDS, CloudConfig
from alienattack.protocol.api import API_VERSION
from alienattack.protocol.versions import version_number
from alienattack.sim import RULESET

NOTICEABLE_SECONDS = 30.0
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
NOBODY = "No cloud answers that could be asked."


def address(case: Case) -> Finding:
    """Whether a cloud of this game answers, and whether what is said to it can be overheard."""
    api, _ = case.address
    if not api:
        if case.embedded:
            return skipped("The embedded cloud is not running.")
        return bad("The deployment can't be read, or tells no address.",
                   "See `credentials` below, and ask: alienattack cloud status --name NAME")
    parts = urlsplit(api)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return bad(f"{api!r} is not the address of a cloud.", "It starts with https://. Its host knows it.")
    heard = case.heard
    if isinstance(heard, AlienAttackError):
        return bad(f"{api}: {heard.reason}", heard.remedy or "Check the network and the address.")
    if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        return bad(f"{api} is not encrypted: whoever listens can take over the account for half an hour.",
                   "Use its https:// address.")
    return ok(f"{api} answers.")


def clock(case: Case) -> Finding:
    """How far this machine's clock is off; what is signed with a wrong one is refused."""
    heard = case.heard
    if not isinstance(heard, CloudConfig):
        return skipped(NOBODY)
    off = heard.clock_offset
    way = "behind" if off > 0 else "ahead of"
    told = f"This machine's clock is {abs(off):.1f} s {way} the cloud's"
    if abs(off) > MAX_CLOCK_ERROR_SECONDS:
        return bad(f"{told}: nothing that it signs is accepted.", "Set it right, or let the system set it by NTP.")
    if abs(off) > NOTICEABLE_SECONDS:
        return warn(f"{told}.", "The game allows for it; let the system set it by NTP.")
    return ok(f"{told}.")


def version(case: Case) -> Finding:
    """Whether the cloud still serves this version of the game."""
    heard = case.heard
    if not isinstance(heard, CloudConfig):
        return skipped(NOBODY)
    oldest = heard.public.oldest_client
    try:
        too_old = version_number(__version__) < version_number(oldest)
    except ValueError:
        return warn(f"The cloud names no version that can be read ({oldest!r}).", "Tell whoever runs it.")
    if too_old:
        return bad(f"This game is {__version__}; the cloud serves {oldest} and newer.", "pip install -U alienattack")
    if heard.public.v > API_VERSION:
        return bad("The cloud speaks a newer language than this game.", "pip install -U alienattack")
    return ok(f"This game is {__version__}; the cloud serves {oldest} and newer.")


def ruleset(case: Case) -> Finding:
    """Whether the cloud knows the rules that this game plays by."""
    heard = case.heard
    if not isinstance(heard, CloudConfig):
        return skipped(NOBODY)
    known = heard.public.rulesets
    if RULESET in known:
        return ok(f"Cloud and game play by ruleset {RULESET}.")
    remedy = "pip install -U alienattack" if known and max(known) > RULESET else "Whoever runs it must deploy anew."
    told = ", ".join(map(str, known)) or "none"
    return bad(f"This game plays by ruleset {RULESET}; the cloud grants runs under {told}.", remedy)


def region(case: Case) -> Finding:
    """Whether address, user pool and what the cloud says name one region."""
    heard = case.heard
    if not isinstance(heard, CloudConfig):
        return skipped(NOBODY)
    said, named = heard.region, {"the user pool": heard.user_pool_id.partition("_")[0]}
    host = (urlsplit(heard.api).hostname or "").split(".")
    if "execute-api" in host and host[-2:] in (["amazonaws", "com"], ["com", "cn"]):
        named["the address"] = host[host.index("execute-api") + 1]
    if case.deployment is not None:
        named["--region"] = case.deployment.cloud.region
    wrong = [f"{who} names {what}" for who, what in named.items() if what != said]
    if wrong:
        return bad(f"The cloud says {said}, but {', '.join(wrong)}.",
                   "Check the address and --region; one of them is of another deployment.")
    return ok(f"All is in {said}.")
