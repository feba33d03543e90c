-- zh: 政府采购授予中小企业的合同占多少？
-- en: What share of procurement went to small and medium firms?
-- beware zh: 多数单位只在说明文字里写采购，所以这里取文字数据；印了表的见 operating_assets_procurement。采购支出与合同金额口径不同，占比可能超过 100。
-- beware en: Most units tell of procurement in prose only, so this asks `statement_named`; printed forms are in operating_assets_procurement. Spending and contract sums differ in kind, so a share may pass 100.

SELECT unit_name, fiscal_year,
  max(amount_wan) FILTER (WHERE measure = 'procurement_total') AS procurement_wan,
  max(amount_wan) FILTER (WHERE measure = 'procurement_sme') AS small_and_medium_wan,
  max(amount_wan) FILTER (WHERE measure = 'procurement_micro') AS small_and_micro_wan,
  round(100 * small_and_medium_wan / nullif(procurement_wan, 0), 1) AS small_and_medium_percent
FROM statement_named
WHERE measure IN ('procurement_total', 'procurement_sme', 'procurement_micro') AND kind = 'amount' AND is_current
GROUP BY ALL ORDER BY fiscal_year DESC, small_and_medium_percent DESC NULLS LAST, unit_name LIMIT 20;

-- 决算
SELECT 单位, 年度,
  max(金额万元) FILTER (WHERE 含义 = '政府采购支出总额') AS 采购万元,
  max(金额万元) FILTER (WHERE 含义 = '授予中小企业合同金额') AS 中小企业万元,
  max(金额万元) FILTER (WHERE 含义 = '授予小微企业合同金额') AS 小微企业万元,
  round(100 * 中小企业万元 / nullif(采购万元, 0), 1) AS 中小企业占比
FROM 决算.文字数据
WHERE 含义 IN ('政府采购支出总额', '授予中小企业合同金额', '授予小微企业合同金额') AND 类别 = '金额' AND 现行版本
GROUP BY ALL ORDER BY 年度 DESC, 中小企业占比 DESC NULLS LAST, 单位 LIMIT 20;
