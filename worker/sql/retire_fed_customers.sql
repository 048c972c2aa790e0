-- The hashed keys of customers leaves, of the next fed sessions in the order of their sessions' ends.
DELETE FROM customer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid IN (
    SELECT sid FROM session
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND (ended, sid) > (json_extract(?1, '$.at'), json_extract(?1, '$.after'))
      AND ended < json_extract(?1, '$.before')
    ORDER BY ended, sid
    LIMIT json_extract(?1, '$.limit')
  );
