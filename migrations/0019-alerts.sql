-- What an account wants to be told of a symbol, when it happened, and how the word got out. Every row carries the account.

CREATE TABLE alert (
  alert_id       uuid PRIMARY KEY,
  account_id     uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  symbol         text NOT NULL REFERENCES listing,
  measure        text NOT NULL CHECK (measure IN ('price', 'move', 'indicator')),
  -- "rsi(14)" and "rsi": of an indicator only.
  indicator      text,
  output         text,
  condition      text NOT NULL CHECK (condition IN ('above', 'below', 'crossing')),
  level          double precision NOT NULL,
  -- How far the measure has to come back, in its own unit, before it may fire again.
  hysteresis     double precision NOT NULL CHECK (hysteresis >= 0),
  repeats        boolean NOT NULL,
  expires_at     timestamptz,
  snoozed_until  timestamptz,
  by_email       boolean NOT NULL,
  -- Address and signing secret, sealed together: many addresses are secrets themselves.
  sealed_webhook text,
  state          text NOT NULL CHECK (state IN ('armed', 'waiting', 'done')),
  -- On which side of the level the measure was last: -1, 1, or 0 when not known.
  side           smallint NOT NULL,
  -- Bars up to this day have been looked at.
  seen_day       date NOT NULL,
  created_at     timestamptz NOT NULL,
  CHECK ((measure = 'indicator') = (indicator IS NOT NULL AND output IS NOT NULL)),
  UNIQUE (account_id, alert_id)
);
CREATE INDEX alert_symbol ON alert (symbol) WHERE state <> 'done';
CREATE INDEX alert_account ON alert (account_id);

CREATE TABLE alert_firing (
  firing_id  uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  alert_id   uuid NOT NULL,
  -- Of the bar. Once for each, whoever else looks at it and however often.
  day        date NOT NULL,
  value      double precision NOT NULL,
  says       text NOT NULL,
  fired_at   timestamptz NOT NULL,
  UNIQUE (alert_id, day),
  FOREIGN KEY (account_id, alert_id) REFERENCES alert (account_id, alert_id) ON DELETE CASCADE
);
CREATE INDEX alert_firing_account ON alert_firing (account_id, fired_at);

CREATE TABLE alert_delivery (
  delivery_id uuid PRIMARY KEY,
  firing_id   uuid NOT NULL REFERENCES alert_firing ON DELETE CASCADE,
  channel     text NOT NULL CHECK (channel IN ('email', 'webhook')),
  state       text NOT NULL CHECK (state IN ('waiting', 'delivered', 'failed')),
  attempts    integer NOT NULL,
  says        text NOT NULL,
  changed_at  timestamptz NOT NULL,
  UNIQUE (firing_id, channel)
);
