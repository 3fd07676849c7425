-- What the operator is told of: which rules hold, which alarms began and ended, and how the word got out.

-- One row. Whoever holds it looks at the rules for all processes; what it counts stands here, so that the next one goes on with it.
CREATE TABLE alarm_watch (
  only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  holder     uuid NOT NULL,
  held_until timestamptz NOT NULL,
  looked_at  timestamptz,
  counting   jsonb NOT NULL DEFAULT '{}',
  -- When the outside was last told that all is well, and how it answered.
  heartbeat_at   timestamptz,
  heartbeat_says text
);

CREATE TABLE alarm (
  alarm_id        uuid PRIMARY KEY,
  rule            text NOT NULL,
  severity        text NOT NULL CHECK (severity IN ('warning', 'critical')),
  value           double precision NOT NULL,
  says            text NOT NULL,
  began_at        timestamptz NOT NULL,
  ended_at        timestamptz,
  reminded_at     timestamptz NOT NULL,
  acknowledged_at timestamptz,
  acknowledged_by uuid REFERENCES account ON DELETE SET NULL
);
-- Of each rule one at a time, whichever process sees it first.
CREATE UNIQUE INDEX alarm_open ON alarm (rule) WHERE ended_at IS NULL;
CREATE INDEX alarm_began ON alarm (began_at);

CREATE TABLE alarm_delivery (
  delivery_id uuid PRIMARY KEY,
  -- Null: a test.
  alarm_id    uuid REFERENCES alarm ON DELETE CASCADE,
  kind        text NOT NULL CHECK (kind IN ('began', 'reminder', 'ended', 'test')),
  channel     text NOT NULL CHECK (channel IN ('mail', 'webhook', 'ntfy')),
  message     jsonb NOT NULL,
  state       text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed', 'dropped')),
  attempts    integer NOT NULL,
  says        text NOT NULL,
  created_at  timestamptz NOT NULL,
  due_at      timestamptz NOT NULL,
  settled_at  timestamptz
);
CREATE INDEX alarm_delivery_due ON alarm_delivery (due_at) WHERE state = 'waiting';
CREATE INDEX alarm_delivery_created ON alarm_delivery (created_at);
CREATE INDEX alarm_delivery_alarm ON alarm_delivery (alarm_id);

-- What an administrator has changed of a rule; without a row it is as it came.
CREATE TABLE alarm_rule (
  rule        text PRIMARY KEY,
  threshold   double precision NOT NULL,
  for_seconds integer NOT NULL CHECK (for_seconds >= 0),
  is_on       boolean NOT NULL,
  changed_at  timestamptz NOT NULL
);

CREATE TABLE alarm_plan (
  only_one     boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  -- "22:00" and "07:00" on the operator's clock; both null: no quiet hours.
  quiet_from   text,
  quiet_until  text,
  remind_hours integer NOT NULL CHECK (remind_hours BETWEEN 1 AND 168),
  changed_at   timestamptz NOT NULL,
  CHECK ((quiet_from IS NULL) = (quiet_until IS NULL))
);
