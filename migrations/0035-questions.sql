-- How many questions each account has put to the language model on a day (UTC): the limits hold for all processes, and after a restart.

CREATE TABLE question_count (
  day        date NOT NULL,
  account_id uuid NOT NULL REFERENCES account ON DELETE CASCADE,
  asked      integer NOT NULL CHECK (asked > 0),
  PRIMARY KEY (day, account_id)
);
