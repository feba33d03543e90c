-- zh: 与上一版相比，哪些数字被重新公开的文件改了？
-- en: Which figures did republished documents restate since the last release?
-- beware zh: figure_restated 是单位改了数；figure_reread 是我们的读法变了而文件没变；首次发布没有可比。任意两版可用 juesuan diff。
-- beware en: figure_restated: the unit changed it. figure_reread: our reading changed, the file did not. A first release has nothing to compare with. For any two releases use `juesuan diff`.

SELECT kind, unit_name, fiscal_year, line_label, old_amount, new_amount, old_page, new_page, text_en
FROM release_diff
WHERE kind IN ('first_release', 'not_comparable', 'document_replaced', 'figure_restated', 'figure_reread')
ORDER BY change_id LIMIT 20;

-- 决算
SELECT 变化, 单位, 年度, 行名, 原金额, 新金额, 原页码, 新页码, 说明
FROM 决算.发布版差异
WHERE 变化 IN ('首次发布', '与上一版无法比较', '文件重新公开', '数字更正（单位重新公开）', '数字重读（文件未变，读取程序有变）')
ORDER BY 序号 LIMIT 20;
