-- zh: 一般公共预算支出完成了预算的多少？
-- en: How much of the general public budget was executed?
-- beware zh: 法定决算表只有决算数，预算数出自说明文字；年初预算为零时完成率没有意义，返回空；说明没写的单位不在结果里。
-- beware en: The statutory forms print actuals only; budgets come from the prose. With an initial budget of zero a rate means nothing and is empty. Units whose prose is silent are absent.

SELECT unit_name, fiscal_year,
  max(amount_wan) FILTER (WHERE phase = 'initial_budget') AS initial_wan,
  max(amount_wan) FILTER (WHERE phase = 'adjusted_budget') AS adjusted_wan,
  max(amount_wan) FILTER (WHERE phase = 'actual') AS actual_wan,
  round(100 * actual_wan / nullif(coalesce(adjusted_wan, initial_wan), 0), 2) AS executed_percent
FROM statement_named
WHERE measure = 'gpb_expenditure' AND kind = 'amount' AND function_code IS NULL AND is_current
GROUP BY ALL HAVING coalesce(initial_wan, adjusted_wan) IS NOT NULL
ORDER BY fiscal_year DESC, executed_percent NULLS LAST, unit_name LIMIT 20;

-- 决算
SELECT 单位, 年度,
  max(金额万元) FILTER (WHERE 预算或决算 = '年初预算数') AS 年初预算万元,
  max(金额万元) FILTER (WHERE 预算或决算 LIKE '全年预算数%') AS 全年预算万元,
  max(金额万元) FILTER (WHERE 预算或决算 = '决算数') AS 决算万元,
  round(100 * 决算万元 / nullif(coalesce(全年预算万元, 年初预算万元), 0), 2) AS 完成率
FROM 决算.文字数据
WHERE 含义 = '一般公共预算财政拨款支出' AND 类别 = '金额' AND 支出功能分类编码 IS NULL AND 现行版本
GROUP BY ALL HAVING coalesce(年初预算万元, 全年预算万元) IS NOT NULL
ORDER BY 年度 DESC, 完成率 NULLS LAST, 单位 LIMIT 20;
