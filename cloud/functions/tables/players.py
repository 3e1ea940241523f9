"""What is known of a player across runs: which run is the newest, how often runs were started, spent single trials."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass

from boto3.dynamodb.conditions import Attr
from boto3.dynamodb.conditions import Key as KeyIs

from alienattack.errors import SignInError
from alienattack.protocol.api import player_id
from alienattack.protocol.names import canonical, looks
from functions.tables import erasures, keys, run_lists, runs, seats
from functions.tables.erasures import AccountErased
from functions.tables.runs import Run
from functions.tables.seats import Banned
from functions.tables.table import Change, ConditionFailed, Table, TableBusy

RUNS_A_MINUTE = 30
_LOOKS = "looks"  # of the names that the player has played under
_ERASED = "erased"  # since when the player is being erased
_ROUNDS = 6
_BUSY_SECONDS = 0.02


class TooManyRuns(Exception):
    """The player starts runs faster than anybody plays them."""


class TrialSpent(Exception):
    """The player's one trial was granted before: as `run`, under the master key `kid`."""

    def __init__(self, run: str, kid: str) -> None:
        super().__init__(run)
        self.run = run
        self.kid = kid


class LooksTaken(Exception):
    """Another player has played under a name that looks the same."""


@dataclass(frozen=True, slots=True)
class Begun:
    """A run was granted. `first`: it is the player's first; `superseded`: the run that it cut short, or ""."""

    first: bool
    superseded: str


def newest_run(table: Table, sub: str) -> str | None:
    """The id of the player's newest run, or None."""
    item = table.get(keys.newest_run(sub))
    return None if item is None else item["run"]


def single_trials(table: Table, sub: str) -> list[str]:
    """The sessions whose one trial the player has spent."""
    mine = KeyIs("pk").eq(keys.newest_run(sub)["pk"]) & KeyIs("sk").begins_with(keys.TRIAL)
    return [item["sk"].removeprefix(keys.TRIAL) for item in table.query(mine)]


def forget(table: Table, sub: str, name: str) -> None:
    """Deletes what is known of a player across runs, and frees their name unless it is somebody else's by now."""
    for item in table.query(KeyIs("pk").eq(keys.newest_run(sub)["pk"]), consistent=True):
        for taken in item.get(_LOOKS, ()):
            with suppress(ConditionFailed):
                table.delete(keys.looks(taken), condition=Attr("player").eq(player_id(sub)))
        table.delete({"pk": item["pk"], "sk": item["sk"]})
    with suppress(SignInError, ConditionFailed):
        table.delete(keys.name(canonical(name)), condition=Attr("player").eq(player_id(sub)))


def bar(table: Table, sub: str, instant: float) -> None:
    """Who is being erased begins no run any more, before or after their items are gone; `instant`: since when."""
    with suppress(ConditionFailed):  # a first run would ask for the mark of the erasure itself
        table.update(keys.newest_run(sub), set_once={_ERASED: instant}, condition=Attr("pk").exists())


def begin_run(table: Table, run: Run, kid: str, now: float, pause: Callable[[float], None], *,
              single_trial: bool = False, seated: bool = False, ended: str | None = None) -> Begun:
    """Grants `run`, makes it the player's newest and supersedes the one before: all or nothing.

    So a player has one live run, whatever crashes. `kid`: the master key of its ticket; `pause` waits for seconds.
    `seated`: only with a seat in its session, so that nobody who is put out in this moment begins. `ended`: a run that
    is over, as its player says: it is superseded before, and stays so where the table then fails. Raises TooManyRuns
    beyond RUNS_A_MINUTE, TrialSpent, LooksTaken, AccountErased, Banned, and TableBusy where others kept changing the
    same items, or the seat was freed.

    A check in a transaction costs as much as a write. So erasing marks the very item that is written here, and whether
    the seat is still there is looked at behind the transaction: who puts a player out frees the seat first and looks
    for their runs then, so one of the two finds the other; neither this run nor the one before goes on then. Only a
    trial, which is spent here, is not left to that.
    """
    minute, me = int(now // 60), player_id(run.sub)
    guarded = seated and single_trial
    for attempt in range(_ROUNDS):
        item = table.get(keys.newest_run(run.sub), consistent=True)
        before = item or {}
        started = before.get("started", 0) if before.get("minute") == minute else 0
        if started >= RUNS_A_MINUTE:
            raise TooManyRuns
        unchanged = Attr("run").eq(item["run"]) & Attr(_ERASED).not_exists() if item else Attr("pk").not_exists()
        welcome = [] if item else [erasures.absent(me)]
        if guarded:
            welcome += [seats.there(run.session, me), seats.not_banned(run.session, me)]
        claimed = [*before.get(_LOOKS, ()), *_unclaimed(run.name, before.get(_LOOKS, ()))]
        listed, moved = run_lists.grown(before, run)
        newest = {"run": run.run, "minute": minute, "started": started + 1, _LOOKS: claimed, **listed}
        changes = [Change(keys.newest_run(run.sub), set=newest, condition=unchanged), runs.granted(run), *moved]
        changes += [_claim(table, taken, me) for taken in claimed[len(before.get(_LOOKS, ())):]]
        older = runs.read(table, before["run"], consistent=True) if item else None
        goes_on = older.run if older is not None and older.status == "live" else ""
        if goes_on and goes_on != ended:  # else it takes no frame any more, or is over
            changes.append(runs.superseded(goes_on, int(now * 1000)))
        if single_trial:
            changes.append(_spent(table, run, kid))
        if not attempt:
            runs.list_in_competition(table, run)  # before: one that is listed and never granted is missed by nobody
        if goes_on and goes_on == ended:  # last, for a grant that is refused leaves it as it is
            runs.supersede(table, goes_on, int(now * 1000))
        try:
            table.change_together(changes, welcome)
        except ConditionFailed:
            if erasures.is_erased(table, me):
                raise AccountErased from None
            if guarded:
                _still_seated(table, run.session, me)
            continue  # another start of the same player came between: look again
        except TableBusy:
            pause(_BUSY_SECONDS * 2**attempt)
        else:
            if seated and not guarded:
                _still_seated(table, run.session, me, granted=run.run, now=now)
            return Begun(first=item is None, superseded=goes_on)
    raise TableBusy("a player's runs changed each time they were read")


def _still_seated(table: Table, session: str, player: str, granted: str = "", now: float = 0.0) -> None:
    """Raises Banned or TableBusy where the seat is gone, or its player was put out for good though it is not freed yet.
    The ticket of the run that was `granted` meanwhile is told to nobody."""
    seated, banned = seats.has(table, session, player), seats.is_banned(table, session, player)
    if seated and not banned:
        return
    if granted:
        table.change_together([runs.superseded(granted, int(now * 1000))])
    if banned:
        raise Banned
    raise TableBusy("the seat was freed in this moment")


def _unclaimed(name: str, claimed: Iterable[str]) -> list[str]:
    """What the name looks like, unless the player has claimed that; nothing for a name that no player could choose."""
    with suppress(SignInError):
        mine = looks(name)
        return [] if mine in claimed else [mine]
    return []


def _claim(table: Table, taken: str, player: str) -> Change:
    """The mark that nobody else may play under what looks so. Raises LooksTaken where somebody else does."""
    owner = table.get(keys.looks(taken), consistent=True)
    if owner is not None and owner["player"] != player:
        raise LooksTaken
    return Change(keys.looks(taken), set={"player": player},
                  condition=Attr("pk").not_exists() | Attr("player").eq(player))


def _spent(table: Table, run: Run, kid: str) -> Change:
    """The mark that the player's one trial of this session is spent. Raises TrialSpent where it is there."""
    key = keys.trial(run.sub, run.session)
    spent = table.get(key, consistent=True)
    if spent is not None:
        raise TrialSpent(spent["run"], spent.get("kid", ""))
    return Change(key, set={"run": run.run, "kid": kid}, condition=Attr("pk").not_exists())


def remember_name(table: Table, name: str, player: str) -> None:
    """Notes which player has a name, so that friends are found by it; not for a name that no player could choose."""
    with suppress(SignInError):
        table.update(keys.name(canonical(name)), set={"player": player})


def by_names(table: Table, names: Iterable[str]) -> dict[str, str]:
    """The players of these names as far as they have ever played, by canonical name. Names that can't be are left out.
    """
    wanted = set()
    for name in names:
        with suppress(SignInError):
            wanted.add(canonical(name))
    items = table.get_many([keys.name(name) for name in sorted(wanted)])
    return {item["pk"].removeprefix("NAME#"): item["player"] for item in items}
