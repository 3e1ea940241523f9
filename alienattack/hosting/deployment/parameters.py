"""The flags of `cloud deploy` that set a parameter of the template. A new one is a row here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from alienattack.errors import HostingError


@dataclass(frozen=True, slots=True)
class ParameterFlag:
    """A flag. With `value` it takes none itself, a `switch` has a --no- beside it; the rest is as in argparse."""

    flag: str
    parameter: str
    help: str
    metavar: str = ""
    choices: tuple[str, ...] = ()
    value: str = ""
    switch: bool = False

    @property
    def name(self) -> str:
        """Its name among the arguments."""
        return "parameter_" + self.flag.lstrip("-").replace("-", "_")


FLAGS: tuple[ParameterFlag, ...] = (
    ParameterFlag("--stream-mode", "StreamMode", "shards that are paid by the hour, or a stream that is paid by use",
                  choices=("PROVISIONED", "ON_DEMAND")),
    ParameterFlag("--shards", "ShardCount", "of a provisioned stream; one serves about 500 players", metavar="N"),
    ParameterFlag("--flush-seconds", "FlushSeconds", "how often a game sends while nothing important happens",
                  metavar="SECONDS"),
    ParameterFlag("--email", "AutoConfirm", "players confirm their account by a code that is mailed", value="false"),
    ParameterFlag("--auto-confirm", "AutoConfirm", "accounts need no e-mail address and no code", value="true"),
    ParameterFlag("--mail-from", "MailFrom", "mail by SES from this address; without it Cognito mails 50 codes a day",
                  metavar="ADDRESS"),
    ParameterFlag("--user-pool", "ExistingUserPoolId", "sign in with a user pool that is there already", metavar="ID"),
    ParameterFlag("--managers-need-mfa", "ManagersNeedMfa", "managers need a second factor", switch=True),
    ParameterFlag("--waf", "UseWaf", "a web firewall before the user pool, 8 dollars a month", switch=True),
    ParameterFlag("--api-rate", "ApiRateLimit", "requests a second that the API admits in all", metavar="N"),
    ParameterFlag("--scoreboard", "UseScoreboard", "the web scoreboard, by CloudFront", switch=True),
    ParameterFlag("--archive-days", "ArchiveRetentionDays", "how long raw frames and replays are kept", metavar="DAYS"),
    ParameterFlag("--log-days", "LogRetentionDays", "how long logs are kept", metavar="DAYS"),
    ParameterFlag("--protect", "DeletionProtection", "AWS refuses to delete accounts and scores until destroy says so",
                  switch=True),
    ParameterFlag("--alarms", "UseAlarms", "alarms and a dashboard", switch=True),
    ParameterFlag("--alarm-email", "AlarmEmail", "where alarms are mailed to; AWS asks that address first",
                  metavar="ADDRESS"),
    ParameterFlag("--monthly-budget", "MonthlyBudget", "dollars a month beyond which a mail goes to that address",
                  metavar="DOLLARS"),
    ParameterFlag("--tracing", "UseTracing", "trace the functions by X-Ray", switch=True),
)


def given(flags: Mapping[str, object], pairs: list[str], known: tuple[str, ...]) -> dict[str, str]:
    """Parameters from the arguments: those of FLAGS, then each `Name=Value`.

    Raises HostingError for a parameter that the template has not, for one that is given two values, and for text that
    is no `Name=Value`.
    """
    found: dict[str, str] = {}

    def set_one(name: str, value: str) -> None:
        if found.setdefault(name, value) != value:
            raise HostingError(f"{name} can't be both {found[name]} and {value}.", "Leave one of the two out.")

    for row in FLAGS:
        value = flags.get(row.name)
        if row.switch and value is not None:
            set_one(row.parameter, "true" if value else "false")
        elif value is not None and value is not False:
            set_one(row.parameter, row.value or str(value))
    for pair in pairs:
        name, equals, text = pair.partition("=")
        if not equals:
            raise HostingError(f"{pair!r} is no parameter.", "Write it as Name=Value.")
        set_one(name, text)
    for name in found:
        if name not in known:
            raise HostingError(f"The template has no parameter {name}.", f"It has: {', '.join(known)}.")
    return found
