-- The rulings on one answer, oldest first. A key's id is the beginning of its hash.
SELECT
  ruling.sid, ruling.seq, ruling.at, ruling.by, ruling.deed, ruling.code, ruling.note,
  (
    SELECT label FROM api_key
    WHERE api_key.hash >= ruling.by AND api_key.hash < ruling.by || 'g'
  ) AS label
FROM ruling
WHERE ruling.site = json_extract(?1, '$.site')
  AND ruling.space = json_extract(?1, '$.space')
  AND ruling.sid = json_extract(?1, '$.sid')
ORDER BY ruling.seq;
