"""One line of a bill."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line: `quantity` of `unit` at `price` dollars each."""

    service: str
    what: str
    quantity: float
    unit: str
    price: float
    assumption: str = ""

    @property
    def dollars(self) -> float:
        """Quantity times price."""
        return self.quantity * self.price
