-- A link that was used goes at once: what stays of it is the entry in the audit trail, whose personal texts can be erased.
DELETE FROM one_time_link WHERE used_at IS NOT NULL;
ALTER TABLE one_time_link DROP COLUMN used_at;
