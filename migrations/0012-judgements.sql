-- Who brought data in and who judged what was found, by account; a finding can be dismissed, and an undone repair made again.

-- No foreign key: the log outlives the account.
ALTER TABLE series_revision ADD COLUMN account_id uuid;
ALTER TABLE series_revision DROP CONSTRAINT series_revision_cause_check;
ALTER TABLE series_revision ADD CONSTRAINT series_revision_cause_check
  CHECK (cause IN ('load', 'import', 'refresh', 'repair', 'undo', 'redo'));

-- dismissed: a person has looked, and it is right as it is; it is not flagged again while the figures stay what they are.
ALTER TABLE bar_finding DROP CONSTRAINT bar_finding_state_check;
ALTER TABLE bar_finding ADD CONSTRAINT bar_finding_state_check
  CHECK (state IN ('flagged', 'dismissed', 'repaired', 'undone', 'recomputed', 'superseded'));
-- The last judgement of a person: when, from where, by which account where there was one, and why.
ALTER TABLE bar_finding ADD COLUMN judged_at timestamptz, ADD COLUMN judged_by text, ADD COLUMN judged_account uuid,
  ADD COLUMN reason text, ADD CHECK ((judged_at IS NULL) = (judged_by IS NULL));

-- What became of a list of splits and dividends that came without prices, as series_revision is of a series.
CREATE TABLE event_list_revision (
  symbol         text NOT NULL REFERENCES listing,
  source         text NOT NULL,
  revision       integer NOT NULL,
  made_at        timestamptz NOT NULL,
  cause          text NOT NULL CHECK (cause IN ('load', 'import', 'refresh')),
  made_by        text NOT NULL,
  account_id     uuid,
  events_added   integer NOT NULL,
  events_changed integer NOT NULL,
  events_removed integer NOT NULL,
  differences    jsonb NOT NULL,
  PRIMARY KEY (symbol, source, revision)
);
