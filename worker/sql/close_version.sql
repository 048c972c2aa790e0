-- Ends the version in force at a moment, unless it is the one that shall be: that one goes on.
UPDATE site_instrument SET
  until = CASE WHEN ins <> json_extract(?1, '$.ins') THEN json_extract(?1, '$.since') END
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND since <= json_extract(?1, '$.since')
  AND (until IS NULL OR until > json_extract(?1, '$.since'));
