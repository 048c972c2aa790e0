-- Versions of the instrument that a site has used, newest first.
SELECT ins, since, until
FROM site_instrument
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
ORDER BY since DESC;
