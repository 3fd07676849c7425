-- A level is a figure of the day on which it was placed. When shares are split afterwards it moves along, and the log says so.

ALTER TABLE alert
  -- As placed, and the last bar that was there then.
  ADD COLUMN placed_level double precision,
  ADD COLUMN placed_hysteresis double precision,
  ADD COLUMN placed_day date;
UPDATE alert SET placed_level = level, placed_hysteresis = hysteresis, placed_day = seen_day;
ALTER TABLE alert
  ALTER COLUMN placed_level SET NOT NULL,
  ALTER COLUMN placed_hysteresis SET NOT NULL,
  ALTER COLUMN placed_day SET NOT NULL;

ALTER TABLE alert_firing
  -- moved: nothing fired; the level (value) was moved by a split of that day.
  ADD COLUMN kind text NOT NULL DEFAULT 'fired' CHECK (kind IN ('fired', 'moved')),
  DROP CONSTRAINT alert_firing_alert_id_day_key,
  ADD UNIQUE (alert_id, day, kind);

-- Deliveries that wait, for whoever looks whether somebody still carries them.
CREATE INDEX alert_delivery_waiting ON alert_delivery (changed_at) WHERE state = 'waiting';
