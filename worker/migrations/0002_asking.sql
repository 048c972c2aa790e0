-- Whom a site asks, who is responsible for the data, and where a customer wishes to be contacted.

ALTER TABLE site ADD COLUMN controller TEXT;

-- JSON: sample_percent, shortest_chat_s, fewest_agent_messages, quiet {answered_s, dismissed_s},
-- contact. What is not there is the default (domain/src/defaults.rs).
ALTER TABLE site ADD COLUMN asking TEXT NOT NULL DEFAULT '{}';

-- Personal like the words, and apart from them: it leaves when the customer has been contacted.
CREATE TABLE answer_contact (
  site TEXT NOT NULL,
  space TEXT NOT NULL,
  sid TEXT NOT NULL,
  contact TEXT NOT NULL,
  PRIMARY KEY (site, space, sid)
) STRICT, WITHOUT ROWID;
