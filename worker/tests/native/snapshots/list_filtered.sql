SELECT
  json_array(
    json_array(sid, ended, until, arrived, json(facts), hour, day, ins, agent, team, channel, place,
      tier, served_by, source, x1, x2, json(chain), credit, exceptional, flagged),
    json_array(seq, rev, writer, updated, first, lang, rating, effort, json(reasons), solved,
      withdrawn, corrected, json(rulings), erased,
      (SELECT words FROM answer_words
        WHERE (site, space, sid) = (answer.site, answer.space, answer.sid)),
      (SELECT contact FROM answer_contact
        WHERE (site, space, sid) = (answer.site, answer.space, answer.sid)))
  ) AS answer
FROM answer INDEXED BY answer_by_end
WHERE site = json_extract(?1, '$.site') AND space = json_extract(?1, '$.space')
  AND (ended, sid) > (json_extract(?1, '$.at'), json_extract(?1, '$.sid'))
  AND ended < json_extract(?1, '$.until')
  AND rev > 0
  AND day BETWEEN json_extract(?1, '$.from') AND json_extract(?1, '$.to')
  AND (instr(char(31) || agent || char(31), char(31) || json_extract(?1, '$.filters.agent[0]') || char(31)) > 0 OR instr(char(31) || agent || char(31), char(31) || json_extract(?1, '$.filters.agent[1]') || char(31)) > 0)
  AND team IN (SELECT value FROM json_each(?1, '$.filters.team'))
  AND channel IN (SELECT value FROM json_each(?1, '$.filters.channel'))
  AND place IN (SELECT value FROM json_each(?1, '$.filters.place'))
  AND tier IN (SELECT value FROM json_each(?1, '$.filters.tier'))
  AND served_by IN (SELECT value FROM json_each(?1, '$.filters.served_by'))
  AND x1 IN (SELECT value FROM json_each(?1, '$.filters.x1'))
  AND source IN (SELECT value FROM json_each(?1, '$.filters.source'))
  AND ins IN (SELECT value FROM json_each(?1, '$.filters.instrument'))
  AND CAST(rating AS TEXT) IN (SELECT value FROM json_each(?1, '$.filters.rating'))
  AND CAST(effort AS TEXT) IN (SELECT value FROM json_each(?1, '$.filters.effort'))
  AND CASE WHEN voided THEN 'voided' WHEN arrived >= until THEN 'late' WHEN withdrawn THEN 'withdrawn' ELSE 'counted' END IN (SELECT value FROM json_each(?1, '$.filters.standing'))
  AND iif(exempted, 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.exempted'))
  AND iif(voided, 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.voided'))
  AND iif(open, 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.open'))
  AND iif(corrected, 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.corrected'))
  AND iif(rating <= 2 AND (solved = 1 OR effort >= 5), 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.contradictory'))
  AND iif(exceptional, 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.exceptional'))
  AND iif(flagged, 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.flagged'))
  AND iif(erased, 'yes', 'no') IN (SELECT value FROM json_each(?1, '$.filters.erased'))
ORDER BY ended, sid
LIMIT json_extract(?1, '$.limit');
