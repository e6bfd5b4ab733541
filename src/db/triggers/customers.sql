-- Customers whom staff see, by the day on which they joined; the day '' has all of them.
CREATE TRIGGER daily_customers_joined AFTER INSERT ON users
WHEN new.email_identifies = 1 AND new.is_staff = 0 BEGIN
  INSERT INTO daily_customers(day, customers)
  VALUES ('', 1), (date(new.created_at / 1000, 'unixepoch'), 1)
  ON CONFLICT DO UPDATE SET customers = customers + 1;
END;

-- One becomes a customer, or is none any longer: an account is closed, a guest has signed up.
CREATE TRIGGER daily_customers_changed AFTER UPDATE OF email_identifies, is_staff ON users
WHEN (new.email_identifies = 1 AND new.is_staff = 0)
  <> (old.email_identifies = 1 AND old.is_staff = 0) BEGIN
  INSERT INTO daily_customers(day, customers)
  SELECT column1, iif(new.email_identifies = 1 AND new.is_staff = 0, 1, -1)
  FROM (VALUES (''), (date(new.created_at / 1000, 'unixepoch'))) WHERE true
  ON CONFLICT DO UPDATE SET customers = customers + excluded.customers;
  INSERT INTO daily_buyers(channel, day, customers)
  SELECT channel, last_day, iif(new.email_identifies = 1 AND new.is_staff = 0, 1, -1)
  FROM buyers WHERE user_id = new.id
  ON CONFLICT DO UPDATE SET customers = customers + excluded.customers;
END;
