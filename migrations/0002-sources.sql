-- What the product remembers of each source over restarts and between its processes: how much of its budget is used, and how the
-- last asks went.
CREATE TABLE source_state (
  source          text PRIMARY KEY,
  -- When its last requests were sent, oldest first: as many as its budget counts.
  requests_at     timestamptz[] NOT NULL,
  last_success_at timestamptz,
  last_failure_at timestamptz,
  last_failure    text
);
