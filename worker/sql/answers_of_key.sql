-- The answers of one tally row, for the recount.
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
  AND ended BETWEEN json_extract(?1, '$.since') AND json_extract(?1, '$.until')
  AND day = json_extract(?1, '$.day')
  AND ins = json_extract(?1, '$.ins')
  AND agent = json_extract(?1, '$.agent')
  AND team = json_extract(?1, '$.team')
  AND channel = json_extract(?1, '$.channel')
  AND place = json_extract(?1, '$.place')
  AND tier = json_extract(?1, '$.tier')
  AND served_by = json_extract(?1, '$.served_by')
  AND source = json_extract(?1, '$.source')
  AND x1 = json_extract(?1, '$.x1')
  AND x2 = json_extract(?1, '$.x2');
