-- Marks of a site.
SELECT id, day, label, about, at, by
FROM mark
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY day, id;
