-- Unexpected failures, grouped: one row for each kind with how often it happened and one sample, whatever floods come. All tables are
-- bounded: errors.ts says by what.

CREATE TABLE error_group (
  -- Of its fingerprint; `others-…` for what found no place.
  group_id         text PRIMARY KEY,
  origin           text NOT NULL CHECK (origin IN ('request', 'job', 'background', 'crash', 'browser')),
  type             text NOT NULL,
  message          text NOT NULL,
  state            text NOT NULL CHECK (state IN ('new', 'seen', 'resolved', 'regressed')),
  count            bigint NOT NULL,
  first_at         timestamptz NOT NULL,
  last_at          timestamptz NOT NULL,
  first_release    text NOT NULL,
  last_release     text NOT NULL,
  -- A recent one, without secrets and people.
  sample           jsonb NOT NULL,
  -- When somebody called it resolved, and which release ran then.
  resolved_at      timestamptz,
  resolved_release text
);

CREATE TABLE error_hour (
  group_id text NOT NULL REFERENCES error_group ON DELETE CASCADE,
  hour     timestamptz NOT NULL,
  count    bigint NOT NULL,
  PRIMARY KEY (group_id, hour)
);

-- The last batch that each process has written: one whose answer was lost is not counted twice.
CREATE TABLE error_batch (
  process_id uuid PRIMARY KEY,
  batch      bigint NOT NULL,
  written_at timestamptz NOT NULL
);
