-- Puts a version in force from a moment on, unless it is by then.
INSERT INTO site_instrument (site, space, since, ins)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.since'),
  json_extract(?1, '$.ins')
WHERE NOT EXISTS (
  SELECT 1 FROM site_instrument
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND ins = json_extract(?1, '$.ins')
    AND since <= json_extract(?1, '$.since')
    AND until IS NULL
)
ON CONFLICT (site, space, since, ins) DO UPDATE SET until = NULL;
