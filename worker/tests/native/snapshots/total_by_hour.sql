SELECT bucket, ins, slice, json_group_object(count, n) AS counts
FROM (
  SELECT NULL AS bucket, ins, substr(cell.key, 1, 3) AS slice, substr(cell.key, instr(cell.key, '.') + 1) AS count,
    sum(cell.value) AS n
  FROM tally, json_each(tally.cells) AS cell
  WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
  AND day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to')
    AND cell.key GLOB 'h[0-9][0-9].*'
    AND substr(cell.key, 1, instr(cell.key, '.') - 1) IN (SELECT 'h' || printf('%02d', value) FROM json_each(?1, '$.filters.hour'))
  GROUP BY 1, 2, 3, 4
)
WHERE n <> 0
GROUP BY 1, 2, 3
LIMIT 10001;
