-- What each process says of itself every few seconds, so that the figures of all are one sum and one that died is noticed; how well
-- the instance was there, hour by hour; and the row by which a process tries whether the database can be written to.

CREATE TABLE running_process (
  process_id uuid PRIMARY KEY,
  kind       text NOT NULL CHECK (kind IN ('serve', 'worker')),
  host       text NOT NULL,
  pid        integer NOT NULL,
  version    text NOT NULL,
  started_at timestamptz NOT NULL,
  -- By the database's clock, which all of them share.
  seen_at    timestamptz NOT NULL,
  -- Null while it runs, and for ever when it died.
  stopped_at timestamptz,
  figures    jsonb NOT NULL
);

CREATE TABLE availability_hour (
  hour     timestamptz PRIMARY KEY,
  requests bigint NOT NULL,
  failed   bigint NOT NULL,
  -- One bit for each minute in which some process ran and could write.
  minutes  bigint NOT NULL
);

CREATE TABLE health_probe (
  process_id uuid PRIMARY KEY,
  written    bigint NOT NULL,
  written_at timestamptz NOT NULL
);
