-- zh: 一个单位五年的收支和结余怎样变化？
-- en: How did one unit's income, expenditure and balance move over five years?
-- beware zh: 每年取该年度现行版本自己的决算数；单位改名后编号不同，要用 unit_id 或两个名称。样例只有一年，所以只有一行。
-- beware en: Each year is told by that year's own current report. A renamed unit has another unit_id. The samples have one year, so one row.

SELECT fiscal_year,
  max(amount_wan) FILTER (WHERE line = 'income_total' AND side = 'income') AS income_wan,
  max(amount_wan) FILTER (WHERE line = 'expenditure_total' AND side = 'expenditure') AS expenditure_wan,
  max(amount_wan) FILTER (WHERE line = 'opening_balance' AND side = 'income') AS opening_wan,
  max(amount_wan) FILTER (WHERE line = 'closing_balance' AND side = 'expenditure') AS closing_wan
FROM revenue_expenditure_summary
WHERE unit_name = '上海市示例区财政局' AND form = 'revenue_expenditure_summary' AND is_current AND phase = 'actual'
  AND report_kind = 'final_accounts' AND entity_level = 'department'
GROUP BY fiscal_year ORDER BY fiscal_year DESC LIMIT 5;

-- 决算
SELECT 年度,
  max(金额万元) FILTER (WHERE 行的含义 = '本年收入合计' AND 收入方或支出方 = '收入') AS 收入万元,
  max(金额万元) FILTER (WHERE 行的含义 = '本年支出合计' AND 收入方或支出方 = '支出') AS 支出万元,
  max(金额万元) FILTER (WHERE 行的含义 = '年初结转和结余' AND 收入方或支出方 = '收入') AS 年初结转结余万元,
  max(金额万元) FILTER (WHERE 行的含义 = '年末结转和结余' AND 收入方或支出方 = '支出') AS 年末结转结余万元
FROM 决算.收支总表
WHERE 单位 = '上海市示例区财政局' AND 公开表 = '收入支出决算总表' AND 现行版本 AND 预算或决算 = '决算数'
  AND 报告种类 = '部门决算' AND 报告层级 = '部门（含所属单位）'
GROUP BY 年度 ORDER BY 年度 DESC LIMIT 5;
