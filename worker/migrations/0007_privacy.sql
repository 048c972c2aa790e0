-- Erasures and revocations that hold after a restore.

-- The last entry of the journal that this database has applied.
CREATE TABLE journal_state (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  head INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO journal_state (one, head) VALUES (1, 0);

-- The host's key of a session's customer, hashed with a salt of the site. It leaves earlier than
-- its answer.
CREATE TABLE customer (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL,
  customer TEXT NOT NULL,
  PRIMARY KEY (site, space, sid)
) STRICT, WITHOUT ROWID;
