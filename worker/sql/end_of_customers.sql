-- Where the same page ends, if there is another one after it.
SELECT sid FROM customer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid > json_extract(?1, '$.after')
ORDER BY sid
LIMIT 1 OFFSET json_extract(?1, '$.limit') - 1;
