-- What became of a series, write by write, and what was found wrong with it.

-- Every write that changed something. What it replaced lies in bar_block_revision and event_revision under the same moment.
CREATE TABLE series_revision (
  series_id      integer NOT NULL REFERENCES bar_series,
  revision       integer NOT NULL,
  made_at        timestamptz NOT NULL,
  cause          text NOT NULL CHECK (cause IN ('load', 'import', 'refresh', 'repair', 'undo')),
  made_by        text NOT NULL,
  bars_added     integer NOT NULL,
  bars_changed   integer NOT NULL,
  events_added   integer NOT NULL,
  events_changed integer NOT NULL,
  events_removed integer NOT NULL,
  -- The first few figures that changed: [{what, time, before, after}]; null stands for none.
  differences    jsonb NOT NULL,
  PRIMARY KEY (series_id, revision)
);

-- Splits and dividends that a correction replaced or took away.
CREATE TABLE event_revision (
  event_revision_id integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  symbol            text NOT NULL REFERENCES listing,
  source            text NOT NULL,
  day               date NOT NULL,
  kind              text NOT NULL CHECK (kind IN ('split', 'dividend')),
  numerator         double precision,
  denominator       double precision,
  amount            numeric,
  superseded_at     timestamptz NOT NULL
);
CREATE INDEX event_revision_symbol ON event_revision (symbol, source);

-- What an inspection found that a person should see.
CREATE TABLE bar_finding (
  finding_id   integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  series_id    integer NOT NULL REFERENCES bar_series,
  kind         text NOT NULL,
  -- flagged: for a person to judge. repaired: the cells were changed. undone: a person took the repair back, and it is not made
  -- again. recomputed: only figures are wrong that are never used. superseded: the source has corrected it since.
  state        text NOT NULL CHECK (state IN ('flagged', 'repaired', 'undone', 'recomputed', 'superseded')),
  -- Days, or minutes for 1m, since 1970-01-01.
  from_time    integer NOT NULL,
  to_time      integer NOT NULL CHECK (to_time >= from_time),
  says         text NOT NULL,
  evidence     jsonb NOT NULL,
  -- Every repaired cell: [{column, time, old, new}].
  cells        jsonb NOT NULL,
  inspected_at timestamptz NOT NULL,
  -- Of the series, when it was inspected.
  revision     integer NOT NULL
);
CREATE INDEX bar_finding_series ON bar_finding (series_id);
