-- Takes a place out of use. One that is out of use already stays so since then.
UPDATE place
SET removed_at = coalesce(removed_at, json_extract(?1, '$.now'))
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND place = json_extract(?1, '$.place');
