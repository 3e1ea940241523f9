"""Spool, sealing and upload of score and event frames.

The game thread only appends to a queue (`RunLog`); one worker writes the spool and sends (`Telemetry`).
"""

from alienattack.online.telemetry.ledger import Indicator, Ledger
from alienattack.online.telemetry.producer import Telemetry
from alienattack.online.telemetry.runlog import RunLog

__all__ = ["Indicator", "Ledger", "RunLog", "Telemetry"]
