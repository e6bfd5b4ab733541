-- Totals of whole tables, so that no page has to count them.
-- Guests count once they have an account.
CREATE TRIGGER counters_users AFTER INSERT ON users WHEN new.is_guest = 0 BEGIN
  INSERT INTO counters(name, value) VALUES ('users', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;

CREATE TRIGGER counters_guests AFTER UPDATE OF is_guest ON users
WHEN new.is_guest < old.is_guest BEGIN
  INSERT INTO counters(name, value) VALUES ('users', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;

CREATE TRIGGER counters_tickets AFTER INSERT ON tickets BEGIN
  INSERT INTO counters(name, value) VALUES ('tickets', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;
