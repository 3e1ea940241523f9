"""Where the web page of a session's scoreboard lies."""

from __future__ import annotations

from urllib.parse import quote, urlencode, urlsplit

from alienattack.errors import HostingError, SettingsError
from alienattack.hosting.scoreboard import HOME
from alienattack.hosting.state_folder import HostInfo, of_user
from alienattack.online.transport import JsonTransport
from alienattack.settings import Settings


def address_of(settings: Settings, session_id: str, page: str = "") -> str:
    """The page's address for one session, at `page` or in the embedded cloud, which is asked whether it may be seen.

    Raises HostingError without a cloud whose page is known, ApiError `not_found` for a session that is not public,
    SettingsError for a `page` that is no address.
    """
    query = urlencode({"session": session_id})
    if page:
        if urlsplit(page).scheme not in ("http", "https") or not urlsplit(page).hostname:
            raise SettingsError(f"{page!r} is no address of a page.", "It starts with https:// .")
        return f"{page.rstrip('/')}/?{query}"
    if settings.cloud.api:
        raise HostingError("Where the page of that cloud lies is not known here.",
                           "Give it with --page URL; whoever runs the cloud can tell.")
    info = of_user(settings.paths.state_dir).read_info()
    if info is None:
        raise HostingError("No embedded cloud is running.", "Start it with: alienattack cloud up")
    transport = JsonTransport(info.api)
    try:
        transport.request("GET", f"/public/sessions/{quote(session_id, safe='')}/board")
    finally:
        transport.close()
    return page_of(info, session_id)


def page_of(info: HostInfo, session_id: str) -> str:
    """The page's address in a running embedded cloud, whether the session may be seen or not."""
    return f"{info.endpoint.rstrip('/')}{HOME}?{urlencode({'session': session_id})}"
