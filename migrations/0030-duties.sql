-- What the operator's duties did: each run with what it found, and since when each secret is in use.

CREATE TABLE duty_run (
  run_id      uuid PRIMARY KEY,
  duty        text NOT NULL,
  -- Which account asked; null: the calendar.
  asked_by    uuid,
  outcome     text NOT NULL CHECK (outcome IN ('done', 'failed')),
  -- [{"severity": "fine" | "look" | "act", "says": …, "advice": …}]
  findings    jsonb NOT NULL,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz NOT NULL
);
CREATE INDEX duty_run_newest ON duty_run (duty, finished_at);
CREATE INDEX duty_run_age ON duty_run (finished_at);

-- A secret is recognised by a keyed hash of it; another one under the same name begins anew.
CREATE TABLE secret_seen (
  name       text PRIMARY KEY,
  secret_mac bytea NOT NULL,
  since      timestamptz NOT NULL
);
