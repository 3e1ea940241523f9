"""What a cloud costs: measured calls and bytes, a dated price list, and the bill of a design.

    measured = Measured.from_json(report["measured"])
    print(bill(measured, load_prices(), PROVISIONED).dollars_per_1000_player_hours)

Pure: nothing here asks a cloud or a clock.
"""

from __future__ import annotations

from alienattack.hosting.cost.bill import Bill, bill
from alienattack.hosting.cost.designs import ON_DEMAND, PROVISIONED, Design
from alienattack.hosting.cost.line import Line
from alienattack.hosting.cost.measured import Measured
from alienattack.hosting.cost.original import original_bill
from alienattack.hosting.cost.prices import Prices, load_prices
from alienattack.hosting.cost.what_if import at_flush, at_frame_bytes, without_pane

__all__ = ["ON_DEMAND", "PROVISIONED", "Bill", "Design", "Line", "Measured", "Prices", "at_flush", "at_frame_bytes",
           "bill", "load_prices", "original_bill", "without_pane"]
