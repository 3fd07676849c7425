-- What companies have filed, what currencies were worth, and how each source answered last about each symbol.

-- One row for what one filing states of one period. A later filing that states the period anew is a row of its own: what was known
-- when stays answerable.
CREATE TABLE filed_report (
  symbol               text NOT NULL REFERENCES listing,
  source               text NOT NULL,
  span                 text NOT NULL CHECK (span IN ('year', 'quarter')),
  period_end           date NOT NULL,
  filed                date NOT NULL,
  form                 text NOT NULL,
  label                text NOT NULL,
  fetched_at           timestamptz NOT NULL,
  revenue              double precision,
  gross_profit         double precision,
  operating_income     double precision,
  net_income           double precision,
  eps_basic            double precision,
  eps_diluted          double precision,
  total_assets         double precision,
  total_liabilities    double precision,
  total_equity         double precision,
  long_term_debt       double precision,
  cash                 double precision,
  operating_cash_flow  double precision,
  capital_expenditures double precision,
  PRIMARY KEY (symbol, source, span, period_end, filed),
  CHECK (filed >= period_end)
);

-- Units of the currency for one unit of the base, as the source published them.
CREATE TABLE exchange_rate (
  source     text NOT NULL,
  base       text NOT NULL CHECK (base ~ '^[A-Z]{3}$'),
  currency   text NOT NULL CHECK (currency ~ '^[A-Z]{3}$'),
  day        date NOT NULL,
  rate       double precision NOT NULL CHECK (rate > 0 AND rate < 'infinity'),
  fetched_at timestamptz NOT NULL,
  PRIMARY KEY (source, base, currency, day)
);
CREATE INDEX exchange_rate_day ON exchange_rate (source, base, day);

-- What a correction replaced.
CREATE TABLE exchange_rate_revision (
  source        text NOT NULL,
  base          text NOT NULL,
  currency      text NOT NULL,
  day           date NOT NULL,
  rate          double precision NOT NULL,
  fetched_at    timestamptz NOT NULL,
  superseded_at timestamptz NOT NULL,
  PRIMARY KEY (source, base, currency, day, superseded_at)
);

-- The last ask of each source about each symbol.
CREATE TABLE source_attempt (
  symbol      text NOT NULL REFERENCES listing,
  source      text NOT NULL,
  field       text NOT NULL,
  at          timestamptz NOT NULL,
  outcome     text NOT NULL CHECK (outcome IN ('refreshed', 'unchanged', 'unknown', 'failed')),
  says        text NOT NULL,
  -- When it answered last, whatever it said; null: never.
  answered_at timestamptz,
  PRIMARY KEY (symbol, source, field)
);
