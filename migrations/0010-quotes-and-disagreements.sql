-- What a source says of a company and its share between two bars, and where sources contradict each other.

-- The last price that each source stated.
CREATE TABLE market_quote (
  symbol         text NOT NULL REFERENCES listing,
  source         text NOT NULL,
  label          text NOT NULL,
  price          double precision NOT NULL CHECK (price > 0),
  previous_close double precision,
  currency       text,
  -- Of the exchange when the source was asked; null: it does not say.
  market_state   text CHECK (market_state IN ('before', 'open', 'after', 'closed')),
  quoted_at      timestamptz NOT NULL,
  fetched_at     timestamptz NOT NULL,
  PRIMARY KEY (symbol, source)
);

CREATE TABLE company_profile (
  symbol     text NOT NULL REFERENCES listing,
  source     text NOT NULL,
  label      text NOT NULL,
  name       text,
  sector     text,
  industry   text,
  country    text,
  fetched_at timestamptz NOT NULL,
  PRIMARY KEY (symbol, source)
);

-- fetched_at: null for the directory that came along.
ALTER TABLE fundamentals ADD COLUMN shares_outstanding double precision, ADD COLUMN fetched_at timestamptz;

-- Days on which the closes of two sources differ by more than they may; both stay stored. found_at: since when it is known.
CREATE TABLE bar_disagreement (
  symbol       text NOT NULL REFERENCES listing,
  source       text NOT NULL,
  other_source text NOT NULL,
  day_count    integer NOT NULL CHECK (day_count > 0),
  first_day    date NOT NULL,
  last_day     date NOT NULL,
  -- The day on which they differ most, and the two closes as traded.
  worst_day    date NOT NULL,
  close        double precision NOT NULL,
  other_close  double precision NOT NULL,
  found_at     timestamptz NOT NULL,
  PRIMARY KEY (symbol, source, other_source),
  CHECK (source < other_source)
);
