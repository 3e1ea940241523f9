"""Where the web page of a session's scoreboard lies."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from alienattack.errors import HostingError, SettingsError
from alienattack.hosting.manager_sign_in import cloud_of
from alienattack.online.api import session_path
from alienattack.online.cloudconfig import CloudConfig
from alienattack.online.transport import JsonTransport
from alienattack.settings import Settings


def address_of(settings: Settings, session_id: str, page: str = "",
               cloud: Callable[[Settings], CloudConfig] = cloud_of) -> str:
    """The page's address for one session, at `page` or where the cloud says, which is asked whether it may be seen.

    Raises HostingError without a cloud or without a page of its own, ApiError `not_found` for a session that is not
    public, SettingsError for a `page` that is no address.
    """
    if page:
        if urlsplit(page).scheme not in ("http", "https") or not urlsplit(page).hostname:
            raise SettingsError(f"{page!r} is no address of a page.", "It starts with https:// .")
        return f"{page.rstrip('/')}/?{urlencode({'session': session_id})}"
    config = cloud(settings)
    if not config.scoreboard:
        raise HostingError("That cloud has no scoreboard.",
                           "If its page lies elsewhere, give it with --page URL; whoever runs the cloud can tell.")
    transport = JsonTransport(config.api)
    try:
        transport.request("GET", f"/public{session_path(session_id)}/board")
    finally:
        transport.close()
    return config.scoreboard_of(session_id)
