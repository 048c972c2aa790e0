-- Where codes hang, the codes on their cards, and who has which places from when to when.

CREATE TABLE place (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  place TEXT NOT NULL,
  branch TEXT NOT NULL,
  area TEXT,
  name TEXT NOT NULL,
  kind TEXT NOT NULL, -- table, counter or other
  created_at INTEGER NOT NULL,
  removed_at INTEGER,
  PRIMARY KEY (site, space, place)
) STRICT, WITHOUT ROWID;

-- Never deleted: a card outlives what it was printed for, and explains itself even then.
CREATE TABLE place_code (
  code TEXT NOT NULL PRIMARY KEY,
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  place TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  told INTEGER NOT NULL DEFAULT 0, -- how often guests told that it hangs there still
  told_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE INDEX place_code_by_place ON place_code (site, space, place);

-- A shift of a place ends when the next one of it begins.
CREATE TABLE shift (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  place TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  team TEXT NOT NULL,
  PRIMARY KEY (site, space, place, since)
) STRICT, WITHOUT ROWID;

CREATE INDEX shift_by_since ON shift (site, space, since);
