-- The site whose turn it is: the next after one.
SELECT site, space, settings FROM site
WHERE (site, space) > (json_extract(?1, '$.site'), json_extract(?1, '$.space'))
ORDER BY site, space
LIMIT 1;
