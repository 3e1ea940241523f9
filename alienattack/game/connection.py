"""What scenes ask of the cloud. Each call returns a task at once; look at its `done` once a frame."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from alienattack.errors import AlienAttackError, ApiError, SignInError
from alienattack.game.line import Line
from alienattack.game.services import IdentityLike
from alienattack.game.tasks import Task
from alienattack.protocol.api import Board, BoardPage, Friends, Lobby, RunGrant, RunReplay


class Connection(Line):
    """The line to the cloud with the calls of the game: the account, sessions and seats, runs, boards."""

    # -- the account ---------------------------------------------------------------------------------------------

    def sign_in(self, name: str, password: str, totp: str = "") -> Task[IdentityLike]:
        """Sign in; when done, `identity` is set. `totp`: the code of an authenticator app, where one is asked for."""
        return self.submit(self._sign_in, name, password, totp)

    def sign_up(self, name: str, password: str, email: str = "") -> Task[Any]:
        """Make an account; its result tells `confirmed` and the code's `destination`."""
        return self.submit(lambda: self._account().sign_up(name, password, email))

    def confirm(self, name: str, code: str) -> Task[None]:
        """Confirm an account by code."""
        return self.submit(lambda: self._account().confirm(name, code))

    def resend(self, name: str) -> Task[Any]:
        """Send the code again."""
        return self.submit(lambda: self._account().resend(name))

    def forgot(self, name: str) -> Task[Any]:
        """Send a code with which a new password can be set."""
        return self.submit(lambda: self._account().forgot(name))

    def reset_password(self, name: str, code: str, new: str) -> Task[None]:
        """Set a new password by code."""
        return self.submit(lambda: self._account().reset_password(name, code, new))

    def sign_out(self) -> Task[None]:
        """Sign out; the runs of this player are sent when they sign in again."""
        return self.submit(self._sign_out)

    def export_account(self, target: Path, told: Callable[[int, int], None]) -> Task[Any]:
        """Write everything that the cloud keeps of whoever is signed in to `target`; `told` hears how far it is."""
        return self.submit(lambda: self.services.hand_over(self._api(), target, told))

    def delete_account(self) -> Task[None]:
        """Delete the account of whoever is signed in, and all that is kept of it, for good."""
        return self.submit(self._delete_account)

    # -- runs and seats ------------------------------------------------------------------------------------------

    def start_run(self, session_id: str) -> Task[RunGrant]:
        """Ask for the right to play one run of a session."""
        return self.submit(self._start_run, session_id)

    def take_seat(self, session_id: str) -> Task[Lobby]:
        """Ask for a seat in a session; having one already is as good."""
        return self.submit(self._take_seat, session_id, "")

    def join_by_code(self, code: str) -> Task[Lobby]:
        """Ask for a seat in the session that this code opens."""
        return self.submit(self._join_by_code, code)

    def leave_seat(self, session_id: str) -> Task[None]:
        """Give a seat back."""
        return self.submit(self._leave_seat, session_id)

    def lobby(self, session_id: str) -> Task[Lobby]:
        """Ask who is there, and when it begins."""
        return self.submit(self.clocked, lambda: self._api().lobby(session_id))

    # -- boards --------------------------------------------------------------------------------------------------

    def ask_board(self, session_id: str, limit: int) -> Task[Board | None]:
        """Ask for the first `limit` rows of a session's board."""
        return self.submit(lambda: self._api().board(session_id, limit, ""))

    def ask_around_me(self, session_id: str, limit: int) -> Task[BoardPage]:
        """Ask for my row with `limit` rows on each side."""
        return self.submit(lambda: self._api().around_me(session_id, limit))

    def ask_friends(self, session_id: str, names: tuple[str, ...]) -> Task[Friends]:
        """Ask for the rows of these players."""
        return self.submit(lambda: self._api().friends(names, session_id))

    def replay(self, run_id: str) -> Task[RunReplay]:
        """Ask for the replay of a row of a board (`BoardRow.run`)."""
        return self.submit(lambda: self._api().replay(run_id))

    # -- on a worker ---------------------------------------------------------------------------------------------

    def _sign_in(self, name: str, password: str, totp: str) -> IdentityLike:
        identity = self._account().sign_in(name, password, totp)
        self._signed_in(identity)
        return identity

    def _sign_out(self) -> None:
        account = self._account()
        self._stop_sending(3.0)
        account.sign_out()
        self._signed_out("")

    def _delete_account(self) -> None:
        account, api, identity = self._account(), self._api(), self.identity
        if identity is None:
            raise SignInError("expired", "You are not signed in.", "Sign in.")
        self._stop_sending(0.5)  # whatever was not sent goes with the rest
        try:
            self.services.erase(self.config, account, api, identity)
        except AlienAttackError:
            self._signed_in(identity)  # all goes on, until it is tried again
            raise
        self._signed_out("")

    def _start_run(self, session_id: str) -> RunGrant:
        if not self.signed_in:
            raise SignInError("expired", "You are not signed in.", "Sign in to play online, or practise.")
        return self._api().start_run(session_id)

    def _take_seat(self, session_id: str, code: str) -> Lobby:
        with self._seats:
            return self.clocked(lambda: self._api().take_seat(session_id, code))

    def _leave_seat(self, session_id: str) -> None:
        with self._seats:
            self._api().leave_seat(session_id)
        self._quietly(self._fetch_sessions)

    def _join_by_code(self, code: str) -> Lobby:
        known = {session.id for session in self.sessions}
        opened = [session for session in self._api().sessions(code) if not session.public
                  and (session.id not in known or session.code == code.strip().upper())]
        if not opened:
            raise ApiError(404, "not_found", "No session has that code.", "Ask its host for it.")
        lobby = self._take_seat(opened[0].id, code)
        self._quietly(self._fetch_sessions)
        return lobby
