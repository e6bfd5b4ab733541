-- Carts that hold something, by the day of their last change.
CREATE TRIGGER daily_carts_held AFTER UPDATE OF held_on, channel ON carts
WHEN new.held_on IS NOT old.held_on OR new.channel <> old.channel BEGIN
  INSERT INTO daily_carts(channel, day, carts)
  SELECT channel, day, carts FROM (
    SELECT old.channel AS channel, old.held_on AS day, -1 AS carts
    UNION ALL SELECT new.channel, new.held_on, 1)
  WHERE day IS NOT NULL
  ON CONFLICT DO UPDATE SET carts = carts + excluded.carts;
END;
