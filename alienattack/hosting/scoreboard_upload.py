"""The web scoreboard's files as a deployed cloud keeps them: in a bucket that CloudFront reads and nobody else."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any, Protocol

from alienattack.hosting.scoreboard import files, kind_of

MINUTE = "max-age=60"  # a new deploy is seen everywhere a minute later; nothing has to be invalidated
DAY = "max-age=86400"  # fonts never change


class Uploads(Protocol):
    """What is needed of a boto3 client of S3."""

    def put_object(self, **arguments: Any) -> Any:
        """Writes one object."""


@dataclass(frozen=True, slots=True)
class PageFile:
    """One file of the page as it lies in the bucket."""

    name: str
    body: bytes = field(repr=False)
    kind: str
    keep: str


def page_files(api: str) -> tuple[PageFile, ...]:
    """Every file of the page. `api`: the address that a player gives to the game, which the page shows."""
    found = [PageFile(name, path.read_bytes(), kind_of(name), DAY if name.startswith("fonts/") else MINUTE)
             for name, path in sorted(files().items())]
    return (*found, PageFile("cloud.json", json.dumps({"api": api}).encode(), kind_of("cloud.json"), MINUTE))


def upload(s3: Uploads, bucket: str, api: str) -> int:
    """Puts the page into the bucket (the stack's output ScoreboardBucket) and returns how many files it has."""
    page = page_files(api)
    for each in page:
        put(s3, bucket, each)
    return len(page)


def put(s3: Uploads, bucket: str, file: PageFile) -> None:
    """Puts one file of the page into the bucket."""
    s3.put_object(Bucket=bucket, Key=file.name, Body=file.body, ContentType=file.kind, CacheControl=file.keep)
