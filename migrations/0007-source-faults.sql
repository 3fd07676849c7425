-- What kind of fault a source answered with last: what to do about it depends on that.
ALTER TABLE source_state ADD COLUMN last_failure_kind text;
