-- Rulings, hand-overs, exceptional sessions, and what agents hold keys for.

ALTER TABLE answer ADD COLUMN rulings TEXT; -- JSON: what was decided, what waits; null: nothing
ALTER TABLE answer ADD COLUMN open INTEGER NOT NULL DEFAULT 0; -- something waits for a person
ALTER TABLE answer ADD COLUMN chain TEXT; -- JSON: everybody who served, with seconds
ALTER TABLE answer ADD COLUMN credit TEXT; -- the site's rule for hand-overs at that time
ALTER TABLE answer ADD COLUMN exceptional INTEGER NOT NULL DEFAULT 0;

-- Few answers are open at a time, and only those have a row here.
CREATE INDEX answer_open ON answer (site, space, ended) WHERE open = 1;

-- Append-only: who decided what, when, and why. Notes leave with the words of their answer.
CREATE TABLE ruling (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL,
  seq INTEGER NOT NULL, -- of the answer row after it
  deed TEXT NOT NULL,
  code TEXT,
  note TEXT,
  by TEXT NOT NULL, -- the key's id
  at INTEGER NOT NULL,
  PRIMARY KEY (site, space, sid, seq)
) STRICT, WITHOUT ROWID;

CREATE INDEX ruling_by_time ON ruling (site, space, at);

ALTER TABLE api_key ADD COLUMN agent TEXT; -- whose, as facts name them; of the role agent
ALTER TABLE api_key ADD COLUMN last_used INTEGER; -- written once an hour at most
ALTER TABLE api_key ADD COLUMN created_by TEXT; -- a key's id, or 'operator'

-- JSON, see domain/src/settings.rs. What is not there is the default.
ALTER TABLE site ADD COLUMN settings TEXT NOT NULL DEFAULT '{}';

ALTER TABLE tally ADD COLUMN exempted_low INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN contradictory INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN contradictable INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN delay_1m INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN delay_5m INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN delay_30m INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN delay_2h INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN delay_1d INTEGER NOT NULL DEFAULT 0;
ALTER TABLE tally ADD COLUMN delay_more INTEGER NOT NULL DEFAULT 0;

-- What is there already is counted too, so that a recount agrees.
UPDATE tally SET
  contradictory = counted.contradictory,
  contradictable = counted.contradictable,
  delay_1m = counted.delay_1m,
  delay_5m = counted.delay_5m,
  delay_30m = counted.delay_30m,
  delay_2h = counted.delay_2h,
  delay_1d = counted.delay_1d,
  delay_more = counted.delay_more
FROM (
  SELECT site, space, day, ins, agent, team, channel, place, tier, served_by, source, x1, x2,
    sum(coalesce(rating <= 2 AND (coalesce(solved, 0) = 1 OR coalesce(effort, 0) >= 5), 0)) AS contradictory,
    sum(coalesce(rating <= 2 AND (solved IS NOT NULL OR effort IS NOT NULL), 0)) AS contradictable,
    sum(coalesce(arrived - ended < 60, 0)) AS delay_1m,
    sum(coalesce(arrived - ended >= 60 AND arrived - ended < 300, 0)) AS delay_5m,
    sum(coalesce(arrived - ended >= 300 AND arrived - ended < 1800, 0)) AS delay_30m,
    sum(coalesce(arrived - ended >= 1800 AND arrived - ended < 7200, 0)) AS delay_2h,
    sum(coalesce(arrived - ended >= 7200 AND arrived - ended < 86400, 0)) AS delay_1d,
    sum(coalesce(arrived - ended >= 86400, 0)) AS delay_more
  FROM answer
  WHERE rev > 0 AND withdrawn = 0 AND voided = 0 AND arrived < until
  GROUP BY site, space, day, ins, agent, team, channel, place, tier, served_by, source, x1, x2
) AS counted
WHERE tally.site = counted.site
  AND tally.space = counted.space
  AND tally.day = counted.day
  AND tally.ins = counted.ins
  AND tally.agent = counted.agent
  AND tally.team = counted.team
  AND tally.channel = counted.channel
  AND tally.place = counted.place
  AND tally.tier = counted.tier
  AND tally.served_by = counted.served_by
  AND tally.source = counted.source
  AND tally.x1 = counted.x1
  AND tally.x2 = counted.x2;
