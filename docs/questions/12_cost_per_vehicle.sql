-- zh: 每辆公务用车一年的运行维护费是多少？
-- en: What does keeping one official vehicle cost a year?
-- beware zh: 费用出自法定表，车辆数出自说明文字；两者口径都是财政拨款开支的公务用车。车辆数没写的单位单价为空，不是零。
-- beware en: The cost is from the form, the number of vehicles from the prose; both mean vehicles paid from fiscal grants. Where no number is stated the unit cost is empty, not zero.

WITH kept AS (
  SELECT report_id, max(value) AS vehicles FROM statement WHERE measure = 'vehicles_kept' AND kind = 'count' GROUP BY report_id
)
SELECT unit_name, fiscal_year, vehicle_operation_wan, coalesce(vehicles_kept, vehicles) AS vehicles,
  round(vehicle_operation_wan / nullif(coalesce(vehicles_kept, vehicles), 0), 2) AS wan_a_vehicle
FROM three_public_leaf LEFT JOIN kept USING (report_id)
ORDER BY fiscal_year DESC, wan_a_vehicle DESC NULLS LAST, unit_name LIMIT 20;

-- 决算
WITH 保有 AS (
  SELECT 文件编号, max(数值) AS 车辆 FROM 决算.文字数据 WHERE 含义 = '公务用车保有量' AND 类别 = '数量' GROUP BY 文件编号
)
SELECT 单位, 年度, 公务用车运行维护费万元, coalesce(公务用车保有量, 车辆) AS 车辆数,
  round(公务用车运行维护费万元 / nullif(coalesce(公务用车保有量, 车辆), 0), 2) AS 每辆万元
FROM 决算.三公经费末级 LEFT JOIN 保有 USING (文件编号)
ORDER BY 年度 DESC, 每辆万元 DESC NULLS LAST, 单位 LIMIT 20;
