-- Says that an entry of the journal is applied, if the one before it was the last.
UPDATE journal_state SET head = json_extract(?1, '$.entry')
WHERE one = 1 AND head = json_extract(?1, '$.seen');
