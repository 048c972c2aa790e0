-- Gives a draft that still says what was checked, and is not published yet, the id of its version.
-- The number follows the highest that begins with the same words, whoever's that is: ids are
-- global.
UPDATE instrument_draft SET published = json_extract(?1, '$.stem') || (
  SELECT 1 + coalesce(max(
    CAST(substr(id, 1 + length(json_extract(?1, '$.stem'))) AS INTEGER)
  ), 0)
  FROM instrument
  WHERE id >= json_extract(?1, '$.stem') || '0'
    AND id < json_extract(?1, '$.stem') || ':'
    AND substr(id, 1 + length(json_extract(?1, '$.stem'))) NOT GLOB '*[^0-9]*'
)
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND name = json_extract(?1, '$.name')
  AND body = json_extract(?1, '$.body')
  AND published IS NULL
RETURNING published;
