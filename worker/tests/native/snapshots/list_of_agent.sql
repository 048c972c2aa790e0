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
  AND instr(char(31) || agent || char(31), char(31) || json_extract(?1, '$.own') || char(31)) > 0
  AND (instr(char(31) || agent || char(31), char(31) || json_extract(?1, '$.filters.agent[0]') || char(31)) > 0 OR instr(char(31) || agent || char(31), char(31) || json_extract(?1, '$.filters.agent[1]') || char(31)) > 0)
  AND CAST(rating AS TEXT) IN (SELECT value FROM json_each(?1, '$.filters.rating'))
ORDER BY ended, sid
LIMIT json_extract(?1, '$.limit');
