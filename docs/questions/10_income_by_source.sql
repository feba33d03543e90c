-- zh: 各单位的钱从哪里来？
-- en: Where does each unit's money come from?
-- beware zh: 收入决算表的口径是当年收入，不含年初结转；末级行相加等于印出的合计（相差在尾差之内）。
-- beware en: Income of the year only, nothing carried over. Leaves add up to the printed total within rounding.

SELECT unit_name, fiscal_year, sum(income_total_wan) AS income_wan, sum(fiscal_grant_income_wan) AS fiscal_grants_wan,
  sum(superior_subsidy_income_wan) AS superior_wan, sum(business_income_wan) AS business_wan,
  sum(operating_income_wan) AS operating_wan, sum(other_income_wan) AS other_wan
FROM income_by_function_leaf GROUP BY ALL ORDER BY fiscal_year DESC, income_wan DESC NULLS LAST, unit_name LIMIT 20;

-- 决算
SELECT 单位, 年度, sum(本年收入合计万元) AS 收入万元, sum(财政拨款收入万元) AS 财政拨款万元,
  sum(上级补助收入万元) AS 上级补助万元, sum(事业收入万元) AS 事业万元,
  sum(经营收入万元) AS 经营万元, sum(其他收入万元) AS 其他万元
FROM 决算.收入决算末级 GROUP BY ALL ORDER BY 年度 DESC, 收入万元 DESC NULLS LAST, 单位 LIMIT 20;
