-- Writes or changes the words of an answer.
INSERT INTO answer_words (site, space, sid, words)
SELECT
  json_extract(?1, '$.site'), json_extract(?1, '$.space'), json_extract(?1, '$.sid'),
  json_extract(?1, '$.words')
WHERE coalesce((
  SELECT seq FROM answer
  WHERE site = json_extract(?1, '$.site')
    AND space = json_extract(?1, '$.space')
    AND sid = json_extract(?1, '$.sid')
), 0) = json_extract(?1, '$.guard')
ON CONFLICT (site, space, sid) DO UPDATE SET words = excluded.words;
