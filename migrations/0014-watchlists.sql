-- What an account follows: lists of symbols in an order of its own, with notes. Every row carries the account, so that no statement
-- has to look it up elsewhere to know whose it is.

CREATE TABLE watchlist (
  watchlist_id uuid PRIMARY KEY,
  account_id   uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  -- As its owner writes it, and as two spellings are compared.
  name         text NOT NULL,
  name_key     text NOT NULL,
  -- 0 for the first, without gaps.
  position     integer NOT NULL,
  created_at   timestamptz NOT NULL,
  UNIQUE (account_id, name_key),
  UNIQUE (account_id, watchlist_id),
  CONSTRAINT watchlist_order UNIQUE (account_id, position) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE watchlist_entry (
  account_id   uuid NOT NULL,
  watchlist_id uuid NOT NULL,
  symbol       text NOT NULL REFERENCES listing,
  position     integer NOT NULL,
  note         text NOT NULL,
  added_at     timestamptz NOT NULL,
  PRIMARY KEY (watchlist_id, symbol),
  FOREIGN KEY (account_id, watchlist_id) REFERENCES watchlist (account_id, watchlist_id) ON DELETE CASCADE,
  CONSTRAINT watchlist_entry_order UNIQUE (watchlist_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX watchlist_entry_account ON watchlist_entry (account_id, symbol);
