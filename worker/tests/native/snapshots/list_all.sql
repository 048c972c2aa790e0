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
ORDER BY ended, sid
LIMIT json_extract(?1, '$.limit');
