-- Answers that came while their place sent more than its guests plausibly give. Nothing is dropped.

ALTER TABLE answer ADD COLUMN flagged INTEGER NOT NULL DEFAULT 0; -- decided once, with the first write
ALTER TABLE tally ADD COLUMN flagged INTEGER NOT NULL DEFAULT 0;
