-- The market: who is listed, what was traded, what was paid and reported, and where each figure comes from.

CREATE TABLE listing (
  symbol   text PRIMARY KEY,
  name     text NOT NULL,
  kind     text NOT NULL CHECK (kind IN ('share', 'index')),
  exchange text NOT NULL,
  sector   text,
  industry text,
  -- Of the directory that lists it; null when only its bars are known.
  source   text,
  as_of    date
);
CREATE INDEX listing_industry ON listing (industry);

-- Figures of one day as one source gave them.
CREATE TABLE fundamentals (
  symbol                 text NOT NULL REFERENCES listing,
  source                 text NOT NULL,
  as_of                  date NOT NULL,
  label                  text NOT NULL,
  currency               text,
  price                  double precision,
  price_change_percent   double precision,
  volume                 double precision,
  relative_volume        double precision,
  market_cap             double precision,
  price_to_earnings      double precision,
  eps_diluted_ttm        double precision,
  eps_growth_percent     double precision,
  dividend_yield_percent double precision,
  analyst_rating         text,
  PRIMARY KEY (symbol, source, as_of)
);

-- A series is symbol × source × interval. Several sources may hold one symbol: the higher trust speaks where both have a bar.
CREATE TABLE bar_series (
  series_id            integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  symbol               text NOT NULL REFERENCES listing,
  source               text NOT NULL,
  interval             text NOT NULL CHECK (interval IN ('1m', '1d')),
  label                text NOT NULL,
  currency             text,
  -- What the source holds, what is stored (raw wherever that could be recovered), and how its volumes are stated.
  source_adjustment    text NOT NULL CHECK (source_adjustment IN ('none', 'splits', 'all')),
  stored_adjustment    text NOT NULL CHECK (stored_adjustment IN ('none', 'splits', 'all')),
  volume_adjustment    text NOT NULL CHECK (volume_adjustment IN ('none', 'splits')),
  precision_note       text,
  trust                smallint NOT NULL,
  -- From these days on the source's splits and dividends are complete; null: it says nothing about them.
  splits_known_from    date,
  dividends_known_from date,
  -- Days, or minutes for 1m, since 1970-01-01.
  first_time           integer NOT NULL,
  last_time            integer NOT NULL,
  bar_count            integer NOT NULL,
  fetched_at           timestamptz NOT NULL,
  UNIQUE (symbol, source, interval)
);

-- Bars of one series and period (a year of days, a month of minutes) as columns of little-endian numbers; block.ts reads and
-- writes them. Not compressed and kept out of line, so that reading one column of all series touches only that column.
CREATE TABLE bar_block (
  series_id    integer NOT NULL REFERENCES bar_series,
  period       integer NOT NULL,
  revision     integer NOT NULL,
  bar_count    smallint NOT NULL,
  scale        smallint NOT NULL,
  volume_scale smallint NOT NULL,
  format       smallint NOT NULL,
  dates        bytea NOT NULL,
  open         bytea NOT NULL,
  high         bytea NOT NULL,
  low          bytea NOT NULL,
  close        bytea NOT NULL,
  volume       bytea NOT NULL,
  PRIMARY KEY (series_id, period)
);
ALTER TABLE bar_block
  ALTER COLUMN dates SET STORAGE EXTERNAL,
  ALTER COLUMN open SET STORAGE EXTERNAL,
  ALTER COLUMN high SET STORAGE EXTERNAL,
  ALTER COLUMN low SET STORAGE EXTERNAL,
  ALTER COLUMN close SET STORAGE EXTERNAL,
  ALTER COLUMN volume SET STORAGE EXTERNAL;

-- What a correction replaced, whole blocks: history is never lost by a refresh.
CREATE TABLE bar_block_revision (
  series_id     integer NOT NULL REFERENCES bar_series,
  period        integer NOT NULL,
  revision      integer NOT NULL,
  bar_count     smallint NOT NULL,
  scale         smallint NOT NULL,
  volume_scale  smallint NOT NULL,
  format        smallint NOT NULL,
  dates         bytea NOT NULL,
  open          bytea NOT NULL,
  high          bytea NOT NULL,
  low           bytea NOT NULL,
  close         bytea NOT NULL,
  volume        bytea NOT NULL,
  superseded_at timestamptz NOT NULL,
  PRIMARY KEY (series_id, period, revision)
);

-- Which stretch of a series was fetched when: runs that never overlap.
CREATE TABLE bar_run (
  series_id  integer NOT NULL REFERENCES bar_series,
  from_time  integer NOT NULL,
  to_time    integer NOT NULL CHECK (to_time >= from_time),
  fetched_at timestamptz NOT NULL,
  PRIMARY KEY (series_id, from_time)
);

-- From the day's open on, numerator shares stand where denominator stood.
CREATE TABLE split (
  symbol      text NOT NULL REFERENCES listing,
  source      text NOT NULL,
  day         date NOT NULL,
  numerator   double precision NOT NULL CHECK (numerator > 0),
  denominator double precision NOT NULL CHECK (denominator > 0),
  PRIMARY KEY (symbol, source, day)
);

-- Per share as paid, in the series' currency.
CREATE TABLE dividend (
  symbol text NOT NULL REFERENCES listing,
  source text NOT NULL,
  day    date NOT NULL,
  amount numeric NOT NULL CHECK (amount > 0),
  PRIMARY KEY (symbol, source, day)
);

CREATE TABLE annual_report (
  source               text NOT NULL,
  -- As of the report's time, and the symbol under which that company is listed (null: it is not).
  ticker               text NOT NULL,
  symbol               text REFERENCES listing,
  period_end           date NOT NULL,
  -- An annual report counts as known from 90 days after its period's end.
  known_from           date NOT NULL GENERATED ALWAYS AS (period_end + 90) STORED,
  label                text NOT NULL,
  -- Why the figures are not shown as this company's.
  doubt                text,
  revenue              double precision,
  gross_profit         double precision,
  operating_income     double precision,
  net_income           double precision,
  eps_basic            double precision,
  total_assets         double precision,
  total_liabilities    double precision,
  total_equity         double precision,
  long_term_debt       double precision,
  cash                 double precision,
  operating_cash_flow  double precision,
  capital_expenditures double precision,
  PRIMARY KEY (source, ticker, period_end)
);
CREATE INDEX annual_report_symbol ON annual_report (symbol);

-- Monthly columns about the whole market; month is the first of each.
CREATE TABLE macro_month (
  series          text NOT NULL,
  month           date NOT NULL,
  label           text NOT NULL,
  price           double precision,
  dividend        double precision,
  earnings        double precision,
  consumer_prices double precision,
  long_rate       double precision,
  real_price      double precision,
  cape            double precision,
  PRIMARY KEY (series, month)
);

-- Bundles that are wholly in, by their content: written in the transaction that writes their rows.
CREATE TABLE loaded_bundle (
  bundle    text PRIMARY KEY,
  sha256    text NOT NULL,
  loaded_at timestamptz NOT NULL
);
