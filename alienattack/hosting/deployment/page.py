"""The web scoreboard of a deployment: its files follow those here, whatever else changes."""

from __future__ import annotations

import asyncio
import hashlib

from alienattack.hosting.deployment.console import Console
from alienattack.hosting.deployment.stack import DeployedStack
from alienattack.hosting.deployment.target import Target
from alienattack.hosting.scoreboard_upload import page_files, put


def renew_page(target: Target, stack: DeployedStack, console: Console) -> None:
    """Puts those files of the page that differ into its bucket, where the stack has one. Raises AwsRefusal."""
    bucket = stack.outputs.get("ScoreboardBucket")
    if not bucket:
        return
    there = {entry["Key"]: entry["ETag"].strip('"') for entry in asyncio.run(
        target.cloud.listed("s3", "list_objects_v2", "Contents", Bucket=bucket))}
    newer = [each for each in page_files(target.address_of(stack))
             # S3 names an object that came in one piece by its MD5.
             if there.get(each.name) != hashlib.md5(each.body, usedforsecurity=False).hexdigest()]

    def put_all() -> None:
        for each in newer:
            put(target.cloud.client("s3"), bucket, each)

    asyncio.run(target.cloud.do(put_all))
    if newer:
        console.say(f"The page of the scoreboard: {len(newer)} files put.")
