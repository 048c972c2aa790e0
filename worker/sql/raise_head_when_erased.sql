-- Says that an erasure of the journal is applied, if the entry before it was the last and the
-- session is erased. Comes after the answer row of its batch.
UPDATE journal_state SET head = json_extract(?1, '$.entry')
WHERE one = 1 AND head = json_extract(?1, '$.seen')
  AND EXISTS (
    SELECT 1 FROM answer
    WHERE site = json_extract(?1, '$.site')
      AND space = json_extract(?1, '$.space')
      AND sid = json_extract(?1, '$.sid')
      AND erased = 1
  );
