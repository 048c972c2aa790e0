-- Takes back what was to come into force at or after a moment that has not come yet.
DELETE FROM site_instrument
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND since >= json_extract(?1, '$.since')
  AND since > json_extract(?1, '$.now');
