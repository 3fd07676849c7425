-- Companies report in currencies of their own; until now figures in US dollars were the only ones read.

ALTER TABLE filed_report ADD COLUMN currency text NOT NULL DEFAULT 'USD';
ALTER TABLE filed_report ALTER COLUMN currency DROP DEFAULT;
ALTER TABLE filed_report ADD COLUMN shares_diluted double precision;
