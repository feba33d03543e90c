"""How the measures of the prose hang together: parts and totals, classes by name 「类」, economic classes.

What belongs here: statutory structure that every report shares. What does not: words of one province
(`lexicon`), the closed lists of columns (`terms`).
"""

from __future__ import annotations

from typing import Final

# 类 names as the statutory form 收入支出决算总表 lists them, for prose that leaves out the （类） mark.
CLASS_NAMES: Final = (
    "一般公共服务支出", "外交支出", "国防支出", "公共安全支出", "教育支出", "科学技术支出",
    "文化旅游体育与传媒支出", "文化体育与传媒支出", "社会保障和就业支出", "卫生健康支出",
    "医疗卫生与计划生育支出", "节能环保支出", "城乡社区支出", "农林水支出", "交通运输支出",
    "资源勘探工业信息等支出", "资源勘探信息等支出", "商业服务业等支出", "金融支出",
    "援助其他地区支出", "自然资源海洋气象等支出", "国土海洋气象等支出", "住房保障支出",
    "粮油物资储备支出", "国有资本经营预算支出", "灾害防治及应急管理支出", "债务还本支出",
    "债务付息支出", "抗疫特别国债安排的支出",
)  # fmt: skip

# 部门预算支出经济分类 at 类 level; the codes are printed in every 基本支出 form.
ECONOMIC_CLASSES: Final = {
    "工资福利支出": "301",
    "商品和服务支出": "302",
    "对个人和家庭的补助": "303",
    "债务利息及费用支出": "307",
    "资本性支出（基本建设）": "309",
    "资本性支出": "310",
    "对企业补助（基本建设）": "311",
    "对企业补助": "312",
    "对社会保障基金补助": "313",
}

# Which total a part belongs to, by meaning: prose nests these whatever its punctuation says.
PARENTS: Final = {
    "income_total": ("income_grand_total", "income_expenditure_grand_total"),
    "use_of_nonfiscal_balances": ("income_grand_total", "income_expenditure_grand_total"),
    "opening_balance": ("income_grand_total", "income_expenditure_grand_total"),
    "expenditure_total": ("expenditure_grand_total", "income_expenditure_grand_total"),
    "balance_distribution": ("expenditure_grand_total", "income_expenditure_grand_total"),
    "closing_balance": ("expenditure_grand_total", "income_expenditure_grand_total"),
    "fiscal_grant_income": ("income_total", "income_grand_total"),
    "gpb_grant_income": ("income_total", "fiscal_grant_income", "income_grand_total"),
    "gf_grant_income": ("income_total", "fiscal_grant_income", "income_grand_total"),
    "sc_grant_income": ("income_total", "fiscal_grant_income", "income_grand_total"),
    "superior_subsidy_income": ("income_total", "income_grand_total"),
    "business_income": ("income_total", "income_grand_total"),
    "edu_fee_income": ("business_income", "income_total"),
    "operating_income": ("income_total", "income_grand_total"),
    "affiliated_unit_income": ("income_total", "income_grand_total"),
    "other_income": ("income_total", "income_grand_total"),
    "basic_expenditure": ("expenditure_total", "gpb_expenditure", "expenditure_grand_total"),
    "project_expenditure": ("expenditure_total", "gpb_expenditure", "expenditure_grand_total"),
    "payment_to_superior": ("expenditure_total", "expenditure_grand_total"),
    "operating_expenditure": ("expenditure_total", "expenditure_grand_total"),
    "subsidy_to_affiliated": ("expenditure_total", "expenditure_grand_total"),
    "personnel_funds": ("gpb_basic_expenditure", "basic_expenditure"),
    "public_funds": ("gpb_basic_expenditure", "basic_expenditure"),
    "agency_operating_funds": ("public_funds",),
    "econ_amount": ("gpb_project_expenditure", "gpb_basic_expenditure", "project_expenditure", "basic_expenditure"),
    "function_class": ("gpb_expenditure", "fiscal_grant_expenditure", "government_fund_expenditure",
                       "expenditure_total"),
    "function_section": ("function_class",),
    "function_item": ("function_section", "function_class", "gpb_expenditure", "government_fund_expenditure"),
    "overseas_trips": ("three_public_total",),
    "vehicle_total": ("three_public_total",),
    "vehicle_purchase": ("vehicle_total", "three_public_total"),
    "vehicle_operation": ("vehicle_total", "three_public_total"),
    "reception": ("three_public_total",),
    "domestic_reception": ("reception",),
    "foreign_reception": ("domestic_reception", "reception"),
    "reception_detail": ("reception", "domestic_reception"),
    "procurement_goods": ("procurement_total",),
    "procurement_works": ("procurement_total",),
    "procurement_services": ("procurement_total",),
    "procurement_sme": ("procurement_total",),
    "procurement_micro": ("procurement_sme", "procurement_total"),
    "micro_reserved_budget": ("sme_reserved_budget",),
    "sme_reserved_awarded": ("sme_reserved_budget",),
    "micro_reserved_awarded": ("micro_reserved_budget",),
    **dict.fromkeys(
        ("vehicles_ministerial", "vehicles_principal", "vehicles_confidential", "vehicles_emergency",
         "vehicles_law_enforcement", "vehicles_special_technical", "vehicles_retired_cadre", "vehicles_general",
         "vehicles_other"),
        ("vehicles_total",),
    ),
    "self_eval_level1_projects": ("self_eval_projects",),
    "self_eval_level2_projects": ("self_eval_projects",),
    "graded_projects": ("self_eval_projects",),
}  # fmt: skip
