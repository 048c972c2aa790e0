-- What has to stay done when the ledger is restored to an earlier time: erasures and revocations,
-- in order. This database is never restored together with the ledger.

CREATE TABLE entry (
  id INTEGER NOT NULL PRIMARY KEY,
  at INTEGER NOT NULL,
  deed TEXT NOT NULL -- JSON: names by their hashes, nothing that anybody said
) STRICT, WITHOUT ROWID;

-- Up to which entry somebody was told that it is done.
CREATE TABLE confirmed (
  one INTEGER NOT NULL PRIMARY KEY CHECK (one = 1),
  head INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

INSERT INTO confirmed (one, head) VALUES (1, 0);
