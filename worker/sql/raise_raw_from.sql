-- Of earlier days raw answers are missing from now on.
INSERT INTO raw_from (site, space, day)
VALUES (
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.day')
)
ON CONFLICT (site, space) DO UPDATE SET day = excluded.day WHERE excluded.day > raw_from.day;
