-- One answer with its words and contact.
SELECT
  answer.site, answer.space, answer.sid, answer.seq, answer.ended, answer.until,
  answer.arrived, answer.facts, answer.hour, answer.day, answer.ins, answer.agent, answer.team,
  answer.channel, answer.place, answer.tier, answer.served_by, answer.source, answer.x1,
  answer.x2, answer.rev, answer.writer, answer.updated, answer.first, answer.lang,
  answer.rating, answer.effort, answer.reasons, answer.solved, answer.withdrawn,
  answer.corrected, answer.rulings, answer.chain, answer.credit, answer.exceptional,
  answer.flagged, answer.erased, answer_words.words, answer_contact.contact
FROM answer
LEFT JOIN answer_words USING (site, space, sid)
LEFT JOIN answer_contact USING (site, space, sid)
WHERE answer.site = json_extract(?1, '$.site')
  AND answer.space = json_extract(?1, '$.space')
  AND answer.sid = json_extract(?1, '$.sid');
