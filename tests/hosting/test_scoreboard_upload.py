"""What a deployed cloud keeps of the web scoreboard."""

import json
import re
from typing import Any

from alienattack.hosting.scoreboard_upload import page_files, upload
from alienattack.resources import cloud_dir

API = "https://cloud.example"


class Bucket:
    """Takes objects as S3 does."""

    def __init__(self) -> None:
        self.objects: dict[str, dict[str, Any]] = {}

    def put_object(self, **arguments: Any) -> None:
        assert arguments["Bucket"] == "board"
        self.objects[arguments["Key"]] = arguments


def test_the_bucket_holds_everything_that_the_page_asks_for() -> None:
    bucket = Bucket()
    assert upload(bucket, "board", API) == len(bucket.objects)
    texts = [each["Body"].decode() for each in bucket.objects.values() if each["ContentType"].startswith("text")]
    asked = {name for text in texts for name in re.findall(r'(?:src|href|url|from|fetch)[=( ]+"([\w./-]+)"', text)}
    asked = {name.removeprefix("./") for name in asked}
    assert {"scoreboard.css", "scoreboard.js", "qr.js", "cloud.json"} <= asked
    assert asked <= set(bucket.objects)
    assert "index.html" in bucket.objects


def test_the_page_names_the_address_that_configures_a_game() -> None:
    told = next(file for file in page_files(API) if file.name == "cloud.json")
    assert (json.loads(told.body), told.kind) == ({"api": API}, "application/json")


def test_a_new_deploy_is_seen_within_a_minute() -> None:
    kept = {file.name: file.keep for file in page_files(API)}
    assert {name for name, keep in kept.items() if keep != "max-age=60"} == {
        name for name in kept if name.startswith("fonts/")}


def test_nothing_but_the_page_is_published() -> None:
    own = {path.name for path in (cloud_dir() / "scoreboard").iterdir()}
    assert {file.name for file in page_files(API) if "/" not in file.name} == own | {"cloud.json"}
