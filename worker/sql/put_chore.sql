-- Notes how far a piece of work has come.
INSERT INTO chore (site, space, chore, at, after)
VALUES (
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.chore'),
  json_extract(?1, '$.at'), json_extract(?1, '$.after')
)
ON CONFLICT (site, space, chore) DO UPDATE SET at = excluded.at, after = excluded.after;
