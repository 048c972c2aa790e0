-- Answers in key order, for the recount. Words and contacts do not count, so they stay where
-- they are.
SELECT
  site, space, sid, seq, ended, until, arrived, facts, hour, day, ins, agent, team, channel,
  place, tier, served_by, source, x1, x2, rev, writer, updated, first, lang, rating, effort,
  reasons, solved, withdrawn, corrected, rulings, chain, credit, exceptional, flagged,
  erased,
  NULL AS words,
  NULL AS contact
FROM answer
WHERE (site, space, sid) > (json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'))
ORDER BY site, space, sid
LIMIT json_extract(?1, '$.limit');
