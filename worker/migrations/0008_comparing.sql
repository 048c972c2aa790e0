-- What divides time: changes that people made, and incidents that happened to them.

CREATE TABLE mark (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  id TEXT NOT NULL,
  day INTEGER NOT NULL, -- the first business day after the change
  label TEXT NOT NULL,
  about TEXT NOT NULL, -- JSON: values by fact; {}: everybody
  at INTEGER NOT NULL,
  by TEXT NOT NULL, -- the key's id
  PRIMARY KEY (site, space, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incident (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  id TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER NOT NULL,
  label TEXT NOT NULL,
  suggests TEXT NOT NULL, -- a reason that is not about the person
  about TEXT NOT NULL, -- JSON: values by fact; {}: everybody
  at INTEGER NOT NULL,
  by TEXT NOT NULL, -- the key's id
  PRIMARY KEY (site, space, id)
) STRICT, WITHOUT ROWID;
