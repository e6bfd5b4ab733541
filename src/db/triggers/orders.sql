-- What happens to an order is told to whoever follows it, and counted by days.
CREATE TRIGGER orders_placed AFTER INSERT ON orders BEGIN
  INSERT INTO order_events(order_id, status, created_at)
  VALUES (new.id, new.status, new.created_at);
  INSERT INTO daily_orders(channel, day, status, orders, total_amount, cart_orders)
  VALUES (new.channel, date(new.created_at / 1000, 'unixepoch'), new.status, 1, new.total_amount,
    new.policy ->> 'paid' IS NOT 'on_delivery')
  ON CONFLICT DO UPDATE SET orders = orders + 1,
    total_amount = total_amount + excluded.total_amount,
    cart_orders = cart_orders + excluded.cart_orders;
END;

CREATE TRIGGER orders_moved AFTER UPDATE OF status ON orders WHEN new.status <> old.status BEGIN
  INSERT INTO order_events(order_id, status, created_at)
  VALUES (new.id, new.status, new.updated_at);
  UPDATE daily_orders SET orders = orders - 1, total_amount = total_amount - old.total_amount,
    cart_orders = cart_orders - (old.policy ->> 'paid' IS NOT 'on_delivery')
  WHERE channel = old.channel AND day = date(old.created_at / 1000, 'unixepoch')
    AND status = old.status;
  INSERT INTO daily_orders(channel, day, status, orders, total_amount, cart_orders)
  VALUES (new.channel, date(new.created_at / 1000, 'unixepoch'), new.status, 1, new.total_amount,
    new.policy ->> 'paid' IS NOT 'on_delivery')
  ON CONFLICT DO UPDATE SET orders = orders + 1,
    total_amount = total_amount + excluded.total_amount,
    cart_orders = cart_orders + excluded.cart_orders;
END;
