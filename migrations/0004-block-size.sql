-- A month of minutes of a market that never closes has 44,640 bars, more than a smallint counts.
ALTER TABLE bar_block ALTER COLUMN bar_count TYPE integer;
ALTER TABLE bar_block_revision ALTER COLUMN bar_count TYPE integer;
