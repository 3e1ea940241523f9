"""A call that AWS refused, or the emulator in its place: the code is AWS's own, so both are read alike."""

from __future__ import annotations

from alienattack.errors import HostingError


class AwsRefusal(HostingError):
    """`code`: the AWS error code. `message`: AWS's own words."""

    def __init__(self, code: str, message: str, reason: str, remedy: str = "") -> None:
        super().__init__(reason, remedy)
        self.code = code
        self.message = message
