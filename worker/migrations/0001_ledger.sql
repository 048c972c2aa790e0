-- The ledger: who may answer, what was answered, and the tallies of it.
-- Times are seconds since 1970-01-01T00:00:00Z, days are days since 1970-01-01.
-- D1 binds every number as REAL; STRICT tables keep INTEGER columns integers.

CREATE TABLE site (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  name TEXT NOT NULL,
  brand TEXT,
  logo TEXT,
  privacy_url TEXT,
  zone TEXT NOT NULL,
  cutoff INTEGER NOT NULL,
  window_s INTEGER NOT NULL,
  longest_window_s INTEGER NOT NULL,
  languages TEXT NOT NULL, -- JSON list
  origins TEXT NOT NULL, -- JSON list
  rules TEXT NOT NULL, -- JSON: declared values and extra facts
  sid_key TEXT NOT NULL, -- 32 random bytes in hex, never rotated
  demo INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, space)
) STRICT, WITHOUT ROWID;

CREATE TABLE site_key (
  site_key TEXT NOT NULL PRIMARY KEY,
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE api_key (
  hash TEXT NOT NULL PRIMARY KEY, -- SHA-256 of the key, in hex
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  role TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE signing_key (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  kid TEXT NOT NULL,
  source TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  retired_at INTEGER,
  revoked_at INTEGER,
  PRIMARY KEY (site, space, kid)
) STRICT, WITHOUT ROWID;

CREATE TABLE instrument (
  id TEXT NOT NULL PRIMARY KEY,
  body TEXT NOT NULL -- JSON, as published
) STRICT, WITHOUT ROWID;

CREATE TABLE site_instrument (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  since INTEGER NOT NULL,
  until INTEGER, -- null: in force
  ins TEXT NOT NULL,
  PRIMARY KEY (site, space, since, ins)
) STRICT, WITHOUT ROWID;

CREATE TABLE answer (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  -- frozen at the first stored write
  ended INTEGER NOT NULL,
  until INTEGER NOT NULL,
  arrived INTEGER NOT NULL,
  facts TEXT NOT NULL,
  hour INTEGER NOT NULL,
  day INTEGER NOT NULL,
  ins TEXT NOT NULL,
  agent TEXT NOT NULL,
  team TEXT NOT NULL,
  channel TEXT NOT NULL,
  place TEXT NOT NULL,
  tier TEXT NOT NULL,
  served_by TEXT NOT NULL,
  source TEXT NOT NULL,
  x1 TEXT NOT NULL,
  x2 TEXT NOT NULL,
  -- the last stored write
  rev INTEGER NOT NULL,
  writer TEXT NOT NULL,
  updated INTEGER NOT NULL,
  first TEXT NOT NULL,
  lang TEXT NOT NULL,
  rating INTEGER,
  effort INTEGER,
  reasons TEXT, -- JSON list
  solved INTEGER,
  withdrawn INTEGER NOT NULL,
  corrected INTEGER NOT NULL,
  exempted INTEGER NOT NULL,
  voided INTEGER NOT NULL,
  erased INTEGER NOT NULL,
  PRIMARY KEY (site, space, sid)
) STRICT, WITHOUT ROWID;

CREATE INDEX answer_by_end ON answer (site, space, ended);

-- Rows as they were before a correction or a withdrawal. Holds no words.
CREATE TABLE answer_history (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL,
  seq INTEGER NOT NULL,
  rev INTEGER NOT NULL,
  writer TEXT NOT NULL,
  updated INTEGER NOT NULL,
  rating INTEGER,
  effort INTEGER,
  reasons TEXT,
  solved INTEGER,
  withdrawn INTEGER NOT NULL,
  PRIMARY KEY (site, space, sid, seq)
) STRICT, WITHOUT ROWID;

-- The personal part: kept apart, so that it can leave earlier.
CREATE TABLE answer_words (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL,
  words TEXT NOT NULL,
  PRIMARY KEY (site, space, sid)
) STRICT, WITHOUT ROWID;

-- Sums of contributions. A row's width costs nothing; each touched row costs one.
CREATE TABLE tally (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  day INTEGER NOT NULL,
  ins TEXT NOT NULL,
  agent TEXT NOT NULL,
  team TEXT NOT NULL,
  channel TEXT NOT NULL,
  place TEXT NOT NULL,
  tier TEXT NOT NULL,
  served_by TEXT NOT NULL,
  source TEXT NOT NULL,
  x1 TEXT NOT NULL,
  x2 TEXT NOT NULL,
  n INTEGER NOT NULL DEFAULT 0,
  unverified INTEGER NOT NULL DEFAULT 0,
  late INTEGER NOT NULL DEFAULT 0,
  withdrawn INTEGER NOT NULL DEFAULT 0,
  voided INTEGER NOT NULL DEFAULT 0,
  corrected INTEGER NOT NULL DEFAULT 0,
  delayed INTEGER NOT NULL DEFAULT 0,
  exempted INTEGER NOT NULL DEFAULT 0,
  r1 INTEGER NOT NULL DEFAULT 0,
  r2 INTEGER NOT NULL DEFAULT 0,
  r3 INTEGER NOT NULL DEFAULT 0,
  r4 INTEGER NOT NULL DEFAULT 0,
  r5 INTEGER NOT NULL DEFAULT 0,
  a1 INTEGER NOT NULL DEFAULT 0,
  a2 INTEGER NOT NULL DEFAULT 0,
  a3 INTEGER NOT NULL DEFAULT 0,
  a4 INTEGER NOT NULL DEFAULT 0,
  a5 INTEGER NOT NULL DEFAULT 0,
  e1 INTEGER NOT NULL DEFAULT 0,
  e2 INTEGER NOT NULL DEFAULT 0,
  e3 INTEGER NOT NULL DEFAULT 0,
  e4 INTEGER NOT NULL DEFAULT 0,
  e5 INTEGER NOT NULL DEFAULT 0,
  e6 INTEGER NOT NULL DEFAULT 0,
  e7 INTEGER NOT NULL DEFAULT 0,
  solved_yes INTEGER NOT NULL DEFAULT 0,
  solved_no INTEGER NOT NULL DEFAULT 0,
  reason_knowledge INTEGER NOT NULL DEFAULT 0,
  reason_attitude INTEGER NOT NULL DEFAULT 0,
  reason_communication INTEGER NOT NULL DEFAULT 0,
  reason_wait INTEGER NOT NULL DEFAULT 0,
  reason_automation INTEGER NOT NULL DEFAULT 0,
  reason_selfservice INTEGER NOT NULL DEFAULT 0,
  reason_policy INTEGER NOT NULL DEFAULT 0,
  reason_system INTEGER NOT NULL DEFAULT 0,
  reason_product INTEGER NOT NULL DEFAULT 0,
  reason_price INTEGER NOT NULL DEFAULT 0,
  reason_environment INTEGER NOT NULL DEFAULT 0,
  reason_other INTEGER NOT NULL DEFAULT 0,
  reason_unresolved INTEGER NOT NULL DEFAULT 0,
  att_agent INTEGER NOT NULL DEFAULT 0,
  att_not_agent INTEGER NOT NULL DEFAULT 0,
  att_mixed INTEGER NOT NULL DEFAULT 0,
  att_unknown INTEGER NOT NULL DEFAULT 0,
  att_agent_r1 INTEGER NOT NULL DEFAULT 0,
  att_agent_r2 INTEGER NOT NULL DEFAULT 0,
  att_agent_r3 INTEGER NOT NULL DEFAULT 0,
  att_agent_r4 INTEGER NOT NULL DEFAULT 0,
  att_agent_r5 INTEGER NOT NULL DEFAULT 0,
  att_not_agent_r1 INTEGER NOT NULL DEFAULT 0,
  att_not_agent_r2 INTEGER NOT NULL DEFAULT 0,
  att_not_agent_r3 INTEGER NOT NULL DEFAULT 0,
  att_not_agent_r4 INTEGER NOT NULL DEFAULT 0,
  att_not_agent_r5 INTEGER NOT NULL DEFAULT 0,
  att_mixed_r1 INTEGER NOT NULL DEFAULT 0,
  att_mixed_r2 INTEGER NOT NULL DEFAULT 0,
  att_mixed_r3 INTEGER NOT NULL DEFAULT 0,
  att_mixed_r4 INTEGER NOT NULL DEFAULT 0,
  att_mixed_r5 INTEGER NOT NULL DEFAULT 0,
  att_unknown_r1 INTEGER NOT NULL DEFAULT 0,
  att_unknown_r2 INTEGER NOT NULL DEFAULT 0,
  att_unknown_r3 INTEGER NOT NULL DEFAULT 0,
  att_unknown_r4 INTEGER NOT NULL DEFAULT 0,
  att_unknown_r5 INTEGER NOT NULL DEFAULT 0,
  cells TEXT NOT NULL DEFAULT '{}', -- JSON: counts by hour and by reason
  PRIMARY KEY (site, space, day, ins, agent, team, channel, place, tier, served_by, source, x1, x2)
) STRICT, WITHOUT ROWID;
