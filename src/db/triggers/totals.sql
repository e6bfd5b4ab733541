-- Totals of whole tables, so that no page has to count them.
-- Users count while they have an account that an address identifies.
CREATE TRIGGER counters_users AFTER INSERT ON users WHEN new.email_identifies = 1 BEGIN
  INSERT INTO counters(name, value) VALUES ('users', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;

CREATE TRIGGER counters_users_changed AFTER UPDATE OF email_identifies ON users
WHEN new.email_identifies <> old.email_identifies BEGIN
  INSERT INTO counters(name, value) VALUES ('users', new.email_identifies - old.email_identifies)
  ON CONFLICT DO UPDATE SET value = value + excluded.value;
END;

CREATE TRIGGER counters_tickets AFTER INSERT ON tickets BEGIN
  INSERT INTO counters(name, value) VALUES ('tickets', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;
