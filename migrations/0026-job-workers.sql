-- How many jobs each worker has ended: pg-boss counts by queue, and its own table of workers is not ours to widen.

CREATE TABLE job_worker (
  -- As pg-boss knows the process: instance.name.
  name       text PRIMARY KEY,
  completed  integer NOT NULL,
  failed     integer NOT NULL,
  written_at timestamptz NOT NULL
);
