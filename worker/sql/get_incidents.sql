-- Incidents of a site.
SELECT id, since, until, label, suggests, about, at, by
FROM incident
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY since, id;
