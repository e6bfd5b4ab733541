-- Totals of whole tables, so that no page has to count them.
CREATE TRIGGER counters_users AFTER INSERT ON users BEGIN
  INSERT INTO counters(name, value) VALUES ('users', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;

CREATE TRIGGER counters_orders AFTER INSERT ON orders BEGIN
  INSERT INTO counters(name, value) VALUES ('orders', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;
