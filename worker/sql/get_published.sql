-- Versions that a site has published.
SELECT id, published_at
FROM instrument
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY published_at, id;
