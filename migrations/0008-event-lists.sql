-- Splits and dividends that came without prices, from a file of their own: the list counts for every series of the symbol.
CREATE TABLE event_list (
  symbol             text NOT NULL REFERENCES listing,
  source             text NOT NULL,
  label              text NOT NULL,
  trust              smallint NOT NULL,
  -- Whether the list is complete up to the day on which it was taken.
  splits_complete    boolean NOT NULL,
  dividends_complete boolean NOT NULL,
  listed_on          date NOT NULL,
  PRIMARY KEY (symbol, source)
);
