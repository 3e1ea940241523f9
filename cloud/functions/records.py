"""Records of the stream as Lambda hands them over, and the authentic frames in them."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from alienattack.errors import FrameError
from alienattack.protocol import markers, tickets
from alienattack.protocol.frames import REFUSALS, Frame, open_frame
from alienattack.protocol.markers import Marker
from functions.master_keys import MasterKeys


@dataclass(frozen=True, slots=True)
class Record:
    """One record: the bytes that somebody put, and what the stream itself says about them."""

    sequence: str
    partition_key: str
    arrival_ms: int
    data: bytes = field(repr=False)
    shard: str = ""

    @staticmethod
    def from_event(entry: Mapping[str, Any]) -> Record:
        """Reads one entry of a Lambda event."""
        kinesis = entry["kinesis"]
        return Record(
            sequence=kinesis["sequenceNumber"],
            partition_key=kinesis["partitionKey"],
            arrival_ms=round(float(kinesis["approximateArrivalTimestamp"]) * 1000),
            data=base64.b64decode(kinesis["data"]),
            shard=str(entry.get("eventID", "")).partition(":")[0],
        )

    @property
    def order(self) -> int:
        """Sorts records of one shard as they arrived."""
        return int(self.sequence)


@dataclass(frozen=True, slots=True)
class Arrival:
    """An authentic frame and the record that bore it."""

    record: Record
    frame: Frame


def open_record(record: Record, master_keys: MasterKeys) -> Arrival:
    """Checks a record: size, MAC over the raw bytes, form, and that its partition key is the ticket's player.

    Raises FrameError, which is for good. Whatever reading the master keys raises is transient.
    """
    try:
        frame = open_frame(record.data, master_keys.ring().keys)
    except FrameError as error:
        if error.code != "unknown_key":
            raise
        frame = open_frame(record.data, master_keys.ring_with(_kid_of(record.data)).keys)
    if record.partition_key != frame.ticket.sub:
        raise FrameError("foreign_key", REFUSALS["foreign_key"])
    return Arrival(record, frame)


def open_marker(record: Record, master_keys: MasterKeys) -> Marker:
    """Checks a marker of a session's end. Raises FrameError."""
    try:
        return markers.read(record.data, master_keys.ring().keys)
    except FrameError as error:
        if error.code != "unknown_key":
            raise
        return markers.read(record.data, master_keys.ring_with(str(json.loads(record.data)["kid"])).keys)


def _kid_of(data: bytes) -> str:
    """The kid that a record names; its ticket was read once already."""
    return tickets.decode(data.split(b'"', 4)[3].decode("ascii")).kid
