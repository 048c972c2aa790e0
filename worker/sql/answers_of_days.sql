-- Some of the answers of some business days, by session's end, for the recount.
SELECT
  site, space, sid, seq, ended, until, arrived, facts, hour, day, ins, agent, team, channel,
  place, tier, served_by, source, x1, x2, rev, writer, updated, first, lang, rating, effort,
  reasons, solved, withdrawn, corrected, rulings, chain, credit, exceptional, flagged,
  erased,
  NULL AS words,
  NULL AS contact
FROM answer
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND (ended, sid) > (json_extract(?1, '$.since'), json_extract(?1, '$.after'))
  AND ended < json_extract(?1, '$.until')
  AND day BETWEEN json_extract(?1, '$.first') AND json_extract(?1, '$.last')
ORDER BY ended, sid
LIMIT json_extract(?1, '$.limit');
