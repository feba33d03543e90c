"""How a report prints an amount: unit, decimals, thousands separators, what stands for nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

PER_UNIT = {"元": Decimal(1), "万元": Decimal(10000)}
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Printer:
    """Prints yuan amounts as a report does; `nothing` stands where an amount is exactly zero."""

    unit: str = "万元"
    thousands: bool = False
    nothing: str = ""

    def __call__(self, yuan: Decimal) -> str:
        """The printed amount, rounded half up to two decimals of the unit."""
        if yuan == 0:
            return self.nothing
        return self.plain(yuan)

    def plain(self, yuan: Decimal) -> str:
        """The printed amount, zero as 0.00."""
        value = self.rounded(yuan)
        return f"{value:,.2f}" if self.thousands else f"{value:.2f}"

    def rounded(self, yuan: Decimal) -> Decimal:
        """The value that is printed, in the report's unit."""
        return (yuan / PER_UNIT[self.unit]).quantize(CENT, ROUND_HALF_UP)


def percent(part: Decimal, whole: Decimal) -> str:
    """A share in per cent with two decimals, 0.00 of nothing."""
    return f"{(part * 100 / whole).quantize(CENT, ROUND_HALF_UP)}" if whole else "0.00"
