"""A number stands in a cell as its format displays it: the printed decimals are the precision."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from juesuan.amount import parse
from juesuan.reading.office.display import displayed

ACCOUNTING = '_ * #,##0.00_ ;_ * \\-#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (1234.5, "#,##0.00", "1,234.50"),
        (1234.5, "0.00_ ", "1234.50"),
        (1234567.891, "#,##0", "1,234,568"),
        (2.675, "0.00", "2.68"),
        (-0.001, "0.00", "0.00"),
        (1234.5, ACCOUNTING, "1,234.50"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0, ACCOUNTING, "-"),
        (-5, "0.00;[Red](0.00)", "(5.00)"),
        (0, "#,##0.00;-#,##0.00;", ""),
        (0, '[=0]"";General', ""),
        (7, '[=0]"";General', "7"),
        (0.1234, "0.00%", "12.34%"),
        (12345678.0, '0!.0,"万"', "1234.6万"),
        (1234.5, "¥#,##0.00", "1,234.50"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "General", "1234.5"),
        (12345678901.23, "General", "12345678901"),
        (5, "000", "005"),
        (3.5, "# ?/?", "3.5"),
        (45000, "0.00E+00", "45000"),
        ("1,234.50", "0.0", "1,234.50"),
        (True, "General", "TRUE"),
        (None, "0.00", ""),
        (dt.datetime(2024, 8, 2), 'yyyy"年"m"月"d"日"', "2024年8月2日"),  # noqa: DTZ001 - a sheet's dates have no zone
        (dt.datetime(2024, 8, 2), "yyyy/m/d;@", "2024/8/2"),  # noqa: DTZ001
    ],
)
def test_a_value_is_shown_as_its_format_says(value: object, code: str, shown: str) -> None:
    assert displayed(value, code) == shown  # type: ignore[arg-type]


def test_the_step_of_a_number_comes_from_its_format_and_not_from_its_float() -> None:
    assert parse(displayed(1234.5, "#,##0.00")).step("万元") == Decimal(100)
    assert parse(displayed(1234.5, "0.000000")).step("万元") == Decimal("0.01")
