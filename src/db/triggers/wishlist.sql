-- Who wishes for what was sold out is told when units have come in since: a hold that is let go brings none.
CREATE TRIGGER stock_notifications_back AFTER UPDATE OF stock ON variants
WHEN old.stock <= 0 AND new.stock > 0 AND new.deleted_at IS NULL
  AND new.stock_received > coalesce(old.stock_received, old.stock + old.stock_held + old.sold) BEGIN
  INSERT INTO stock_notifications(user_id, variant_id, product_name, is_mail_due, created_at)
  SELECT DISTINCT u.id, new.id, p.name, u.takes_offers AND u.email IS NOT NULL, new.stock_told_at
  FROM products p
  JOIN wishlist_items w ON w.product_id = p.id
  JOIN users u ON u.id = w.user_id
  WHERE p.id = new.product_id AND p.deleted_at IS NULL
    AND iif(w.variant_id IS NULL, new.is_default, w.variant_id = new.id);
END;
