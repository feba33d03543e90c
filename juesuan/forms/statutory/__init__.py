"""The statutory forms 「公开表」, one file each; `FORMS` holds them in the order of the national set."""

from __future__ import annotations

from typing import Final

from juesuan import terms
from juesuan.forms.model import Form
from juesuan.forms.statutory import (
    expenditure,
    fiscal_grant_summary,
    government_fund,
    gpb_basic,
    gpb_expenditure,
    gpb_project,
    income,
    operating_assets_procurement,
    revenue_expenditure_summary,
    state_capital,
    three_public,
)

FORMS: Final[dict[str, Form]] = {
    module.FORM.form: module.FORM
    for module in (
        revenue_expenditure_summary,
        income,
        expenditure,
        fiscal_grant_summary,
        gpb_expenditure,
        gpb_basic,
        gpb_project,
        government_fund,
        state_capital,
        three_public,
        operating_assets_procurement,
    )
}
assert tuple(FORMS) == tuple(terms.FORMS)[: len(FORMS)]
