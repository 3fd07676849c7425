-- Which installation this is, told in every backup, and what became of each backup that was tried.

CREATE TABLE installation (
  -- One row: a restored backup brings its own.
  only_row        boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  installation_id uuid NOT NULL,
  made_at         timestamptz NOT NULL
);
INSERT INTO installation (installation_id, made_at) VALUES (gen_random_uuid(), now());
COMMENT ON TABLE installation IS 'running role: SELECT';

CREATE TABLE backup_run (
  run_id      uuid PRIMARY KEY,
  what        text NOT NULL CHECK (what IN ('backup', 'proof', 'restore', 'cleanup')),
  -- None when it failed before there was one.
  backup_id   text,
  reason      text NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('done', 'failed')),
  says        text NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL
);
CREATE INDEX backup_run_age ON backup_run (finished_at);
