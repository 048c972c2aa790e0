-- Writes a deed down, after all others and after what the ledger has applied.
INSERT INTO entry (id, at, deed)
SELECT
  1 + max(coalesce((SELECT max(id) FROM entry), 0), json_extract(?1, '$.head')),
  json_extract(?1, '$.at'), json_extract(?1, '$.deed')
RETURNING id;
