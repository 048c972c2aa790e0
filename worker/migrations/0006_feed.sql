-- The session feed: what hosts tell of their sessions, the denominators of rates.

-- As a host first told of it. Never changed. Holds no id of the host's.
CREATE TABLE session (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL, -- as of the answer that a host invited to
  ended INTEGER NOT NULL,
  facts TEXT NOT NULL, -- JSON
  chain TEXT NOT NULL, -- JSON list
  day INTEGER NOT NULL,
  ins TEXT NOT NULL, -- in force at its end
  agent TEXT NOT NULL,
  team TEXT NOT NULL,
  channel TEXT NOT NULL,
  place TEXT NOT NULL,
  tier TEXT NOT NULL,
  served_by TEXT NOT NULL,
  x1 TEXT NOT NULL,
  x2 TEXT NOT NULL,
  exceptional INTEGER NOT NULL,
  resolve_days INTEGER NOT NULL,
  invited TEXT NOT NULL, -- yes, sampled_out, skipped
  service_s INTEGER,
  PRIMARY KEY (site, space, sid)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_by_end ON session (site, space, ended);

-- Complaints and re-contacts. One may be there before its session.
CREATE TABLE session_event (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  kind TEXT NOT NULL, -- complaint, recontact
  id TEXT NOT NULL, -- the host's, hashed like a sid
  sid TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (site, space, kind, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX session_event_by_session ON session_event (site, space, sid, kind, at);

-- Sums over sessions, filed like answers of the source host.
CREATE TABLE session_tally (
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
  x1 TEXT NOT NULL,
  x2 TEXT NOT NULL,
  exceptional INTEGER NOT NULL,
  resolve_days INTEGER NOT NULL, -- those of the site when the session was told of
  sessions INTEGER NOT NULL DEFAULT 0,
  invited INTEGER NOT NULL DEFAULT 0,
  sampled_out INTEGER NOT NULL DEFAULT 0,
  skipped INTEGER NOT NULL DEFAULT 0,
  answered INTEGER NOT NULL DEFAULT 0,
  rated INTEGER NOT NULL DEFAULT 0,
  satisfied INTEGER NOT NULL DEFAULT 0,
  complaints INTEGER NOT NULL DEFAULT 0,
  complained INTEGER NOT NULL DEFAULT 0,
  complained_rated INTEGER NOT NULL DEFAULT 0,
  complained_satisfied INTEGER NOT NULL DEFAULT 0,
  recontacted INTEGER NOT NULL DEFAULT 0,
  service_n INTEGER NOT NULL DEFAULT 0,
  service_s INTEGER NOT NULL DEFAULT 0,
  service_ss INTEGER NOT NULL DEFAULT 0,
  handed_over INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (site, space, day, ins, agent, team, channel, place, tier, served_by, x1, x2, exceptional, resolve_days)
) STRICT, WITHOUT ROWID;

-- Since when each kind is told of. What was never told of is not measured.
CREATE TABLE feed (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  kind TEXT NOT NULL, -- sessions, complaints, recontacts
  since INTEGER NOT NULL, -- the earliest row of this kind, or the batch that first named it
  day INTEGER NOT NULL, -- business day of it
  PRIMARY KEY (site, space, kind)
) STRICT, WITHOUT ROWID;
