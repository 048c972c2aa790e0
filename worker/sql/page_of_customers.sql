-- Sessions of a customer among the next of their site, in the order of their keys.
SELECT sid FROM customer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid > json_extract(?1, '$.after')
  AND sid <= coalesce((
    SELECT page.sid FROM customer AS page
    WHERE page.site = json_extract(?1, '$.site')
      AND page.space = json_extract(?1, '$.space')
      AND page.sid > json_extract(?1, '$.after')
    ORDER BY page.sid
    LIMIT 1 OFFSET json_extract(?1, '$.limit') - 1
  ), 'g')
  AND customer = json_extract(?1, '$.customer')
ORDER BY sid;
