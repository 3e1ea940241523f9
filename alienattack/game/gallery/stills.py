"""The stills: one row a picture. A new scene needs one row here; a test names the scenes that have none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

from alienattack.game.gallery.events import (
    against_the_clock,
    exported,
    managed,
    new_session,
    no_sessions,
    put_out_of_managers,
    started_by_host,
)
from alienattack.game.gallery.fights import (
    boss_attacks,
    boss_bursts,
    caught,
    flies_past,
    in_the_thick,
    lost_to_a_boss,
)
from alienattack.game.gallery.moments import (
    Do,
    alone_in_lobby,
    asked,
    befriended,
    begun_session,
    chosen,
    code_asked,
    cut_off,
    fill_days,
    fill_replays,
    fill_table,
    full_lobby,
    key_conflict,
    left_alone,
    lobby,
    lose,
    lost,
    nothing,
    of_other_rules,
    paused,
    play,
    played,
    practise,
    practise_helped,
    pressed,
    raced,
    refused,
    replays,
    sign_in,
    signed_out,
    started,
    timed_out,
    title,
    typed,
    watched,
    with_mail,
    without_local,
)
from alienattack.game.input import Intent
from alienattack.game.options import PAGES
from alienattack.game.rehearsal import RehearsedCloud
from alienattack.game.rehearsed_event import CLUB, FINALS, SPRINT, WARM_UP, RehearsedEvent
from alienattack.game.rehearsed_lobby import RehearsedLobby
from alienattack.sim import CLEAR
from alienattack.sim.aliens import BROODMOTHER, CARRIER, EYE, TWINS
from alienattack.sim.bosses.boss import BURN, RINGS, SCISSORS, WINGS
from alienattack.sim.powers import GLASS

if TYPE_CHECKING:
    from alienattack.game.app import App
    from alienattack.game.scene import Scene


@dataclass(frozen=True, slots=True)
class Still:
    """One picture of a scene of the class called `shows`.

    `make` gives the first scene, `before` plays it to the moment of the picture, then `seconds` pass.
    """

    name: str
    shows: str
    make: Callable[[App], Scene]
    before: Do = nothing
    cloud: Callable[[], RehearsedCloud] = RehearsedCloud
    begin: bool = True
    seconds: float = 0.6


def _page(name: str, module: str, shows: str, before: Do = nothing, arguments: tuple[Any, ...] = (),
          **others: Any) -> Still:
    """A still of a scene that stands alone: the class `shows` of scenes/<module>.py, made with `arguments`."""
    def make(app: App) -> Scene:
        app.connection.start()
        scene: Scene = getattr(import_module(f"alienattack.game.scenes.{module}"), shows)(app, *arguments)
        return scene

    return Still(name, shows, make, before, **others)


STILLS: tuple[Still, ...] = (
    Still("title", "TitleScene", title),
    Still("title-signed-out", "TitleScene", title, cloud=signed_out),
    Still("title-starting", "TitleScene", title, begin=False),
    Still("title-offline", "TitleScene", title, lose),
    Still("title-without-local", "TitleScene", title, cloud=without_local),
    Still("play", "PlayScene", play, played(in_the_thick, "expert"), seconds=0.0),
    Still("play-saucer", "PlayScene", play, played(lambda sim: sim.saucer is not None, "average"), seconds=1.5),
    Still("play-hit", "PlayScene", play, played(lambda sim: not sim.player.alive, "idle"), seconds=0.35),
    Still("play-cleared", "PlayScene", play, played(lambda sim: sim.phase == CLEAR), seconds=1.0),
    Still("play-intro", "PlayScene", practise, played(lambda sim: sim.tick >= 60), seconds=0.0),
    Still("play-helped", "PlayScene", practise_helped, played(lambda sim: sim.tick >= 600), seconds=0.0),
    Still("boss-broodmother", "PlayScene", play, played(boss_attacks(BROODMOTHER, WINGS, 60, threats=14), "expert"),
          seconds=0.0),
    Still("boss-carrier", "PlayScene", play, played(boss_attacks(CARRIER, BURN, 24, phase=1), "expert"), seconds=0.0),
    Still("boss-twins", "PlayScene", play, played(boss_attacks(TWINS, SCISSORS, 70, threats=12), "expert"),
          seconds=0.0),
    Still("boss-eye", "PlayScene", play, played(boss_attacks(EYE, RINGS, 122, threats=16), "expert"), seconds=0.0),
    Still("boss-beaten", "PlayScene", play, played(boss_bursts, "expert"), seconds=0.0),
    Still("play-parade", "PlayScene", play, played(flies_past, "expert"), seconds=0.0),
    Still("play-power", "PlayScene", play, played(caught(GLASS, 2), "expert"), seconds=0.0),
    Still("pause", "PauseScene", play, paused),
    Still("game-over", "GameOverScene", play, lost(1.0, "average")),
    Still("game-over-time", "GameOverScene", play, timed_out, seconds=0.0),
    Still("game-over-boss", "GameOverScene", play, lost(1.0, "casual", lost_to_a_boss)),
    Still("game-over-practice", "GameOverScene", practise, lost(1.0)),
    _page("sign-in", "sign_in", "SignInScene", typed("Nova", "secret"), cloud=signed_out),
    Still("letters", "LettersScene", sign_in, chosen, cloud=signed_out),
    _page("sign-in-refused", "sign_in", "SignInScene",
          refused("wrong_password", "The name or the password is wrong.", "Check both; capital letters count."),
          cloud=signed_out),
    _page("sign-in-second-factor", "sign_in", "SignInScene",
          refused("second_factor", "This account asks for a second factor.", "Enter its code."), cloud=signed_out),
    _page("sign-in-clock", "sign_in", "SignInScene",
          refused("clock_wrong", "This computer's clock is 42 minutes slow.", "Set it right and try again."),
          cloud=signed_out),
    _page("sign-up", "sign_up", "SignUpScene", typed("Nova", "Correct horse"), cloud=signed_out),
    _page("sign-up-mail", "sign_up", "SignUpScene", typed("Nova", "Correct horse 7"), cloud=with_mail),
    _page("sign-up-taken", "sign_up", "SignUpScene",
          refused("name_taken", "That name is taken.", "Choose another, or sign in if it is yours."),
          cloud=signed_out),
    _page("confirm-code", "confirm_code", "ConfirmCodeScene", typed("4819"), ("Nova", "", "n***@e***.org"),
          cloud=with_mail),
    _page("forgot-password", "forgot_password", "ForgotPasswordScene", arguments=("Nova",), cloud=signed_out),
    _page("forgot-password-mail", "forgot_password", "ForgotPasswordScene", code_asked, cloud=with_mail),
    _page("sessions", "sessions", "SessionsScene", pressed(Intent.DOWN)),
    _page("sessions-full", "sessions", "SessionsScene", pressed(Intent.UP, Intent.UP, Intent.UP, Intent.CONFIRM)),
    _page("sessions-offline", "sessions", "SessionsScene", lose, seconds=12.0),
    _page("sessions-gathering", "sessions", "SessionsScene", pressed(Intent.DOWN), cloud=RehearsedLobby),
    _page("session-code", "session_code", "SessionCodeScene", typed("KEPLER2")),
    Still("lobby", "LobbyScene", lobby, cloud=RehearsedLobby),
    Still("lobby-first", "LobbyScene", lobby, cloud=alone_in_lobby),
    Still("lobby-countdown", "LobbyScene", lobby, started, cloud=RehearsedLobby, seconds=0.0),
    Still("lobby-reconnecting", "LobbyScene", lobby, cut_off, cloud=RehearsedLobby),
    Still("lobby-late", "LobbyScene", lobby, cloud=begun_session),
    Still("lobby-full", "LobbyScene", lobby, cloud=full_lobby),
    _page("sessions-host", "sessions", "SessionsScene", cloud=RehearsedEvent),
    _page("manager", "manager", "ManagerScene", cloud=RehearsedEvent),
    _page("manager-history", "manager", "ManagerScene", pressed(Intent.NEXT_PAGE), cloud=RehearsedEvent),
    _page("manager-empty", "manager", "ManagerScene", cloud=no_sessions),
    Still("new-session", "NewSessionScene", new_session, against_the_clock, cloud=RehearsedEvent),
    Still("managed-countdown", "ManagedSessionScene", managed(FINALS), started_by_host, cloud=RehearsedEvent),
    Still("managed-running", "ManagedSessionScene", managed(SPRINT), pressed(*[Intent.DOWN] * 4),
          cloud=RehearsedEvent, seconds=5.0),
    Still("managed-private", "ManagedSessionScene", managed(CLUB), pressed(Intent.CONFIRM), cloud=RehearsedEvent),
    Still("managed-final", "ManagedSessionScene", managed(WARM_UP), exported, cloud=RehearsedEvent),
    Still("managed-no-manager", "ManagedSessionScene", managed(SPRINT), put_out_of_managers, cloud=RehearsedEvent,
          seconds=3.0),
    _page("how-to-play", "how_to_play", "HowToPlayScene"),
    _page("tutorial", "tutorial", "TutorialScene", seconds=2.6),
    _page("tutorial-capsule", "tutorial", "TutorialScene", pressed(*[Intent.NEXT_PAGE] * 5), seconds=1.2),
    _page("settings", "settings", "SettingsScene"),
    *(_page(f"settings-{page}", "settings", "SettingsScene", arguments=(page,)) for page in PAGES if page != "video"),
    Still("consent", "ConsentScene", title, asked()),
    Still("consent-statistics", "ConsentScene", title, asked(Intent.DOWN)),
    Still("consent-offline", "ConsentScene", title, asked(Intent.UP)),
    _page("account", "account", "AccountScene"),
    _page("account-exported", "account", "AccountScene", pressed(Intent.CONFIRM)),
    _page("account-signed-out", "account", "AccountScene", cloud=signed_out),
    _page("delete-account", "delete_account", "DeleteAccountScene", typed("Nova")),
    _page("keys", "keys", "KeysScene"),
    _page("keys-conflict", "keys", "KeysScene", key_conflict),
    _page("keys-waiting", "keys", "KeysScene", pressed(Intent.CONFIRM)),
    _page("high-scores", "high_scores", "HighScoresScene", fill_table),
    _page("trouble", "trouble", "TroubleScene", arguments=("The picture sky-violet.png can't be read.",)),
    _page("high-scores-empty", "high_scores", "HighScoresScene"),
    Still("replays", "ReplaysScene", replays, fill_replays, seconds=6.0),
    Still("replays-empty", "ReplaysScene", replays),
    Still("replays-other-rules", "ReplaysScene", replays, of_other_rules),
    Still("replays-watch", "WatchScene", replays, watched(4_000), seconds=1.0),
    Still("replays-watch-clean", "WatchScene", replays, watched(4_300, Intent.PAUSE, Intent.UP, Intent.RIGHT)),
    Still("replays-race", "PlayScene", replays, raced(1_900), seconds=0.0),
    _page("daily", "daily", "DailyScene", fill_days),
    _page("daily-signed-out", "daily", "DailyScene", fill_days, cloud=signed_out),
    _page("board", "board", "BoardScene", pressed(Intent.DOWN), ("friday", "Friday Cup")),
    _page("board-live", "board", "BoardScene", pressed(*[Intent.DOWN] * 3), ("friday", "Friday Cup")),
    _page("board-around", "board", "BoardScene", pressed(Intent.NEXT_PAGE),
          ("friday", "Friday Cup")),
    _page("board-friends", "board", "BoardScene", befriended, ("friday", "Friday Cup")),
    _page("add-friend", "add_friend", "AddFriendScene", typed("Kestrel_9")),
    Still("attract", "AttractScene", title, left_alone, seconds=8.0),
)
