-- Puts an instrument in force at a site that this batch has made.
INSERT INTO site_instrument (site, space, since, ins)
SELECT site.site, site.space, json_extract(?1, '$.now'), json_extract(?1, '$.ins')
FROM json_each(?1, '$.spaces') AS made
JOIN site ON site.site = json_extract(?1, '$.site')
  AND site.space = json_extract(made.value, '$.space')
  AND site.sid_key = json_extract(made.value, '$.sid_key');
