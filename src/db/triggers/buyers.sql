-- What a user has ordered, and on which day the newest of it.
CREATE TRIGGER buyers_order AFTER INSERT ON orders BEGIN
  INSERT INTO buyers(user_id, channel, orders, total_amount, last_day)
  VALUES (new.user_id, new.channel, 1, new.total_amount,
    date(new.created_at / 1000, 'unixepoch'))
  ON CONFLICT DO UPDATE SET orders = orders + 1,
    total_amount = total_amount + excluded.total_amount,
    last_day = max(last_day, excluded.last_day);
END;

CREATE TRIGGER buyers_cancellation AFTER UPDATE OF status ON orders
WHEN new.status = 'cancelled' AND old.status <> 'cancelled' BEGIN
  UPDATE buyers SET orders = orders - 1, total_amount = total_amount - old.total_amount
  WHERE user_id = old.user_id AND channel = old.channel;
  UPDATE purchases SET items = items - (SELECT count(*) FROM order_items i
    WHERE i.order_id = old.id AND i.product_id = purchases.product_id)
  WHERE user_id = old.user_id
    AND product_id IN (SELECT product_id FROM order_items WHERE order_id = old.id);
  UPDATE bought_together SET orders = orders - 1
  WHERE product_id IN (SELECT product_id FROM order_items WHERE order_id = old.id)
    AND other_id IN (SELECT product_id FROM order_items WHERE order_id = old.id);
END;

CREATE TRIGGER purchases_item AFTER INSERT ON order_items BEGIN
  INSERT INTO purchases(user_id, product_id, items)
  SELECT user_id, new.product_id, 1 FROM orders WHERE id = new.order_id
  ON CONFLICT DO UPDATE SET items = items + 1;
END;

-- A product that is new in its order makes a pair with each that is in it already, both ways.
CREATE TRIGGER bought_together_item AFTER INSERT ON order_items
WHEN NOT EXISTS (SELECT 1 FROM order_items
    WHERE order_id = new.order_id AND product_id = new.product_id AND id <> new.id) BEGIN
  INSERT INTO bought_together(product_id, other_id, orders)
  SELECT DISTINCT new.product_id, product_id, 1 FROM order_items
  WHERE order_id = new.order_id AND product_id <> new.product_id
  UNION ALL
  SELECT DISTINCT product_id, new.product_id, 1 FROM order_items
  WHERE order_id = new.order_id AND product_id <> new.product_id
  ON CONFLICT DO UPDATE SET orders = orders + 1;
END;

-- Customers by the day of their newest order. Who is no customer, or no longer, is not counted.
CREATE TRIGGER daily_buyers_first AFTER INSERT ON buyers BEGIN
  INSERT INTO daily_buyers(channel, day, customers)
  SELECT new.channel, new.last_day, 1 FROM users
  WHERE id = new.user_id AND email_identifies = 1 AND is_staff = 0
  ON CONFLICT DO UPDATE SET customers = customers + 1;
END;

CREATE TRIGGER daily_buyers_next AFTER UPDATE OF last_day ON buyers
WHEN new.last_day <> old.last_day BEGIN
  INSERT INTO daily_buyers(channel, day, customers)
  SELECT new.channel, day, customers
  FROM users, (SELECT old.last_day AS day, -1 AS customers UNION ALL SELECT new.last_day, 1)
  WHERE id = new.user_id AND email_identifies = 1 AND is_staff = 0
  ON CONFLICT DO UPDATE SET customers = customers + excluded.customers;
END;

-- A visitor's orders go to the account that the visitor has entered.
CREATE TRIGGER buyers_joined AFTER UPDATE OF user_id ON orders WHEN new.user_id <> old.user_id BEGIN
  INSERT INTO buyers(user_id, channel, orders, total_amount, last_day)
  VALUES (new.user_id, new.channel, new.status <> 'cancelled',
    iif(new.status <> 'cancelled', new.total_amount, 0), date(new.created_at / 1000, 'unixepoch'))
  ON CONFLICT DO UPDATE SET orders = orders + excluded.orders,
    total_amount = total_amount + excluded.total_amount,
    last_day = max(last_day, excluded.last_day);
  UPDATE buyers SET orders = orders - (old.status <> 'cancelled'),
    total_amount = total_amount - iif(old.status <> 'cancelled', old.total_amount, 0)
  WHERE user_id = old.user_id AND channel = old.channel;
  DELETE FROM buyers WHERE user_id = old.user_id AND channel = old.channel AND NOT EXISTS (
    SELECT 1 FROM orders o WHERE o.user_id = old.user_id AND o.channel = old.channel);
  INSERT INTO purchases(user_id, product_id, items)
  SELECT new.user_id, product_id, count(*) FROM order_items
  WHERE order_id = new.id AND new.status <> 'cancelled' GROUP BY product_id
  ON CONFLICT DO UPDATE SET items = items + excluded.items;
  UPDATE purchases SET items = items - (SELECT count(*) FROM order_items i
    WHERE i.order_id = old.id AND i.product_id = purchases.product_id)
  WHERE user_id = old.user_id AND old.status <> 'cancelled'
    AND product_id IN (SELECT product_id FROM order_items WHERE order_id = old.id);
END;
