-- zh: 各单位各年“三公”经费决算多少，比预算省多少？
-- en: What did each unit spend on the three public expenses in each year, beside its budget?
-- beware zh: 只取财政拨款口径的法定表；空白是没有填，不是零；部门报告已含所属单位，不要跨报告层级相加。
-- beware en: Statutory form only, paid from fiscal grants. An empty cell was left blank, it is not zero. A department's figures include its units': never add levels.

SELECT unit_name, fiscal_year, entity_level,
  max(three_public_total_wan) FILTER (WHERE phase = 'actual') AS actual_wan,
  max(three_public_total_wan) FILTER (WHERE phase <> 'actual') AS budget_wan,
  max(reception_wan) FILTER (WHERE phase = 'actual') AS reception_wan,
  max(vehicle_total_wan) FILTER (WHERE phase = 'actual') AS vehicles_wan,
  max(overseas_trips_wan) FILTER (WHERE phase = 'actual') AS overseas_wan
FROM three_public
WHERE form = 'three_public' AND is_current AND report_kind = 'final_accounts'
GROUP BY ALL ORDER BY fiscal_year DESC, actual_wan DESC NULLS LAST, unit_name LIMIT 20;

-- 决算
SELECT 单位, 年度, 报告层级,
  max(三公经费合计万元) FILTER (WHERE 预算或决算 = '决算数') AS 决算万元,
  max(三公经费合计万元) FILTER (WHERE 预算或决算 <> '决算数') AS 预算万元,
  max(公务接待费万元) FILTER (WHERE 预算或决算 = '决算数') AS 接待万元,
  max(公务用车购置及运行维护费万元) FILTER (WHERE 预算或决算 = '决算数') AS 公务用车万元,
  max(因公出国境费万元) FILTER (WHERE 预算或决算 = '决算数') AS 出国境万元
FROM 决算.三公经费
WHERE 公开表 = '财政拨款“三公”经费支出决算表' AND 现行版本 AND 报告种类 = '部门决算'
GROUP BY ALL ORDER BY 年度 DESC, 决算万元 DESC NULLS LAST, 单位 LIMIT 20;
