"""The books behind a drawn report: every figure of every form follows from them.

What belongs here: amounts in yuan 「元」 with fen, and sums of them. How an amount is printed is the
business of `samples.amounts`, where it is printed that of `samples.styles`. Sums are taken of exact
amounts and rounded only in print, so forms differ in the last digit as real ones do.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

ZERO = Decimal(0)
GPB, FUND, CAPITAL, OWN = "general_public_budget", "government_fund", "state_capital", "nonfiscal"
FISCAL = (GPB, FUND, CAPITAL)
SOURCES = ("superior_subsidy", "business", "operating", "affiliated_unit", "other")
KINDS = ("basic", "project", "payment_to_superior", "operating", "subsidy_to_affiliated")


@dataclass(frozen=True, slots=True)
class Entry:
    """One functional item 「项」 of one fund: what was carried in, received, spent and carried out.

    Fiscal entries receive under the source `grant`; entries of the unit's own money under `SOURCES`.
    `used` is 使用非财政拨款结余, `distributed` is 结余分配; both stay zero in fiscal entries.
    """

    code: str
    fund: str
    opening: Decimal = ZERO
    income: Mapping[str, Decimal] = field(default_factory=dict)
    spending: Mapping[str, Decimal] = field(default_factory=dict)
    used: Decimal = ZERO
    distributed: Decimal = ZERO

    @property
    def received(self) -> Decimal:
        """Income of the year."""
        return sum(self.income.values(), ZERO)

    @property
    def spent(self) -> Decimal:
        """Expenditure of the year."""
        return sum(self.spending.values(), ZERO)

    @property
    def closing(self) -> Decimal:
        """What is carried into the next year."""
        return self.opening + self.used + self.received - self.spent - self.distributed


@dataclass(frozen=True, slots=True)
class ThreePublic:
    """The three public expenses 「三公」: (budget, actual) in yuan, and the counts told in prose."""

    overseas: tuple[Decimal, Decimal]
    purchase: tuple[Decimal, Decimal]
    operation: tuple[Decimal, Decimal]
    reception: tuple[Decimal, Decimal]
    overseas_groups: int = 0
    overseas_persons: int = 0
    vehicles_bought: int = 0
    vehicles_kept: int = 0
    batches: int = 0
    persons: int = 0

    def vehicles(self, phase: int) -> Decimal:
        """Purchase and operation of vehicles; phase 0 is the budget, 1 the final account."""
        return self.purchase[phase] + self.operation[phase]

    def total(self, phase: int) -> Decimal:
        """All three."""
        return self.overseas[phase] + self.vehicles(phase) + self.reception[phase]


@dataclass(frozen=True, slots=True)
class Operations:
    """Agency operating funds 「机关运行经费」, assets and procurement, as the eleventh form of some provinces tells."""

    agency_funds: Decimal
    vehicles: tuple[int, ...]
    equipment: int
    goods: Decimal
    works: Decimal
    services: Decimal
    sme: Decimal
    micro: Decimal

    @property
    def procurement(self) -> Decimal:
        """Government procurement 「政府采购」 in all."""
        return self.goods + self.works + self.services


@dataclass(frozen=True, slots=True)
class Accounts:
    """A unit's year. `basic` and `projects` split the general public budget by economic code 「款」.

    `basic_totals` gives personnel and public funds where only these are known, not their codes.
    """

    unit_name: str
    fiscal_year: int
    entity_level: str
    units: tuple[tuple[str, str], ...]
    entries: tuple[Entry, ...]
    basic: Mapping[str, Decimal]
    projects: Mapping[str, Decimal]
    three_public: ThreePublic
    operations: Operations
    budgets: Mapping[str, tuple[Decimal, Decimal]]
    prior_total: Decimal
    prior_fiscal: Decimal
    prior_agency: Decimal
    basic_totals: tuple[Decimal, Decimal] | None = None

    def total(
        self, amount: Callable[[Entry], Decimal], funds: Iterable[str] = (*FISCAL, OWN), prefix: str = ""
    ) -> Decimal:
        """Sum of one amount over the entries of some funds whose code begins with `prefix`."""
        wanted = set(funds)
        return sum((amount(e) for e in self.entries if e.fund in wanted and e.code.startswith(prefix)), ZERO)

    def codes(self, funds: Iterable[str] = (*FISCAL, OWN)) -> list[str]:
        """All codes of three levels 「类款项」 that entries of these funds need, in print order."""
        wanted = set(funds)
        items = {e.code for e in self.entries if e.fund in wanted}
        return sorted({code[:n] for code in items for n in (3, 5, 7)})


def grant(entry: Entry) -> Decimal:
    """Fiscal grant received."""
    return entry.income.get("grant", ZERO)


def source(name: str) -> Callable[[Entry], Decimal]:
    """Income from one source."""
    return lambda entry: entry.income.get(name, ZERO)


def kind(name: str) -> Callable[[Entry], Decimal]:
    """Expenditure of one kind."""
    return lambda entry: entry.spending.get(name, ZERO)


def random_accounts(
    seed: int | str,
    *,
    unit_name: str = "",
    fiscal_year: int = 2024,
    entity_level: str = "",
    main_class: str = "",
    government_fund: bool | None = None,
    state_capital: bool | None = None,
    own_money: bool | None = None,
    scale: int = 1,
) -> Accounts:
    """Books of an invented unit; the same arguments give the same books.

    `main_class` is the function the unit lives on ("20106" ... see `samples.invent.LIVELIHOODS`); None lets
    the dice decide whether there are fund, capital and own-money entries. `scale` multiplies amounts.
    """
    from samples.invent import invent  # the recipe is long and needs these classes

    return invent(
        seed,
        unit_name=unit_name,
        fiscal_year=fiscal_year,
        entity_level=entity_level,
        main_class=main_class,
        government_fund=government_fund,
        state_capital=state_capital,
        own_money=own_money,
        scale=scale,
    )
