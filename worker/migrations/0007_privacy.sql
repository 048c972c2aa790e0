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

-- The first business day of which every raw answer is kept. Answers of earlier days leave, their
-- tallies stay. No row: nothing has left.
CREATE TABLE raw_from (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  day INTEGER NOT NULL,
  PRIMARY KEY (site, space)
) STRICT, WITHOUT ROWID;

-- Up to which answer, by session's end, something personal has left; and up to which day the
-- recount has come.
CREATE TABLE chore (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  chore TEXT NOT NULL, -- words, contacts, customers, fed, recount, refeed; with site '': whose turn it was
  at INTEGER NOT NULL,
  after TEXT NOT NULL,
  PRIMARY KEY (site, space, chore)
) STRICT, WITHOUT ROWID;

-- What the cron did and found, a row for each day (UTC) and kind.
CREATE TABLE report (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  day INTEGER NOT NULL,
  kind TEXT NOT NULL, -- retention, recount
  at INTEGER NOT NULL,
  days INTEGER NOT NULL DEFAULT 0,
  answers INTEGER NOT NULL DEFAULT 0,
  words INTEGER NOT NULL DEFAULT 0,
  contacts INTEGER NOT NULL DEFAULT 0,
  customers INTEGER NOT NULL DEFAULT 0,
  sessions INTEGER NOT NULL DEFAULT 0,
  rows_written INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  differences INTEGER NOT NULL DEFAULT 0,
  detail TEXT, -- JSON list: tally rows that differed last
  PRIMARY KEY (site, space, day, kind)
) STRICT, WITHOUT ROWID;

-- What makes a network address a name of one day, for the rate limiter alone. Rows of earlier days
-- are gone within a day.
CREATE TABLE flood_salt (
  day INTEGER NOT NULL PRIMARY KEY,
  salt TEXT NOT NULL
) STRICT, WITHOUT ROWID;
