-- zh: 财政拨款年末结转结余最多的是哪些单位，比年初多了还是少了？
-- en: Who carries the largest fiscal balances over, and did they grow?
-- beware zh: 结余是时点数：可以跨单位相加，不可以跨年度相加；三种资金不重复。年初加收入减支出应等于年末，见核对结果。
-- beware en: Balances are a state at one date: add them over units, never over years. The three funds don't overlap. Opening plus income less expenditure should be closing: see `reconciliation`.

SELECT unit_name, fiscal_year, sum(opening_balance_wan) AS opening_wan, sum(closing_balance_wan) AS closing_wan,
  sum(closing_balance_wan) - sum(opening_balance_wan) AS change_wan
FROM fund_balance_leaf GROUP BY ALL
ORDER BY fiscal_year DESC, closing_wan DESC NULLS LAST, unit_name LIMIT 20;

-- 决算
SELECT 单位, 年度, sum(年初结转和结余万元) AS 年初万元, sum(年末结转和结余万元) AS 年末万元,
  sum(年末结转和结余万元) - sum(年初结转和结余万元) AS 增减万元
FROM 决算.结转结余末级 GROUP BY ALL
ORDER BY 年度 DESC, 年末万元 DESC NULLS LAST, 单位 LIMIT 20;
