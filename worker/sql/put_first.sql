-- Writes the row of a first answer. A row that is there already stays as it is.
-- Comes last in its batch, so that every other statement still sees that there is none.
INSERT INTO answer (
  site, space, sid, seq, ended, until, arrived, facts, hour, day, ins, agent, team, channel,
  place, tier, served_by, source, x1, x2, rev, writer, updated, first, lang, rating, effort,
  reasons, solved, withdrawn, corrected, exempted, voided, erased, chain, credit, exceptional,
  flagged, rulings, open
)
VALUES (
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'),
  json_extract(?1, '$.seq'), json_extract(?1, '$.ended'), json_extract(?1, '$.until'),
  json_extract(?1, '$.arrived'), json_extract(?1, '$.facts'), json_extract(?1, '$.hour'),
  json_extract(?1, '$.day'), json_extract(?1, '$.ins'), json_extract(?1, '$.agent'),
  json_extract(?1, '$.team'), json_extract(?1, '$.channel'), json_extract(?1, '$.place'),
  json_extract(?1, '$.tier'), json_extract(?1, '$.served_by'), json_extract(?1, '$.source'),
  json_extract(?1, '$.x1'), json_extract(?1, '$.x2'), json_extract(?1, '$.rev'),
  json_extract(?1, '$.writer'), json_extract(?1, '$.updated'), json_extract(?1, '$.first'),
  json_extract(?1, '$.lang'), json_extract(?1, '$.rating'), json_extract(?1, '$.effort'),
  json_extract(?1, '$.reasons'), json_extract(?1, '$.solved'), json_extract(?1, '$.withdrawn'),
  json_extract(?1, '$.corrected'), json_extract(?1, '$.exempted'),
  json_extract(?1, '$.voided'), json_extract(?1, '$.erased'), json_extract(?1, '$.chain'),
  json_extract(?1, '$.credit'), json_extract(?1, '$.exceptional'), json_extract(?1, '$.flagged'),
  json_extract(?1, '$.rulings'), json_extract(?1, '$.open')
)
ON CONFLICT (site, space, sid) DO NOTHING;
