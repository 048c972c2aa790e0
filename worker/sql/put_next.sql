-- Writes the next state of the answer row with the guarded seq.
-- Comes last in its batch, so that every other statement still sees the guarded seq.
UPDATE answer SET
  seq = json_extract(?1, '$.seq'),
  rev = json_extract(?1, '$.rev'),
  writer = json_extract(?1, '$.writer'),
  facts = json_extract(?1, '$.facts'),
  updated = json_extract(?1, '$.updated'),
  lang = json_extract(?1, '$.lang'),
  rating = json_extract(?1, '$.rating'),
  effort = json_extract(?1, '$.effort'),
  reasons = json_extract(?1, '$.reasons'),
  solved = json_extract(?1, '$.solved'),
  withdrawn = json_extract(?1, '$.withdrawn'),
  corrected = json_extract(?1, '$.corrected'),
  exempted = json_extract(?1, '$.exempted'),
  voided = json_extract(?1, '$.voided'),
  erased = json_extract(?1, '$.erased'),
  chain = json_extract(?1, '$.chain'),
  rulings = json_extract(?1, '$.rulings'),
  open = json_extract(?1, '$.open')
WHERE site = json_extract(?1, '$.site')
  AND space = json_extract(?1, '$.space')
  AND sid = json_extract(?1, '$.sid')
  AND seq = json_extract(?1, '$.guard');
