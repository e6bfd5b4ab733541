CREATE TABLE `bought_together` (
	`product_id` integer NOT NULL,
	`other_id` integer NOT NULL,
	`orders` integer NOT NULL,
	PRIMARY KEY(`product_id`, `other_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `bought_together_often` ON `bought_together` (`product_id`,"orders" DESC);--> statement-breakpoint
CREATE TABLE `buyers` (
	`user_id` integer NOT NULL,
	`channel` text NOT NULL,
	`orders` integer NOT NULL,
	`total_amount` integer NOT NULL,
	`last_day` text NOT NULL,
	PRIMARY KEY(`user_id`, `channel`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `daily_buyers` (
	`channel` text NOT NULL,
	`day` text NOT NULL,
	`customers` integer NOT NULL,
	PRIMARY KEY(`channel`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `daily_carts` (
	`channel` text NOT NULL,
	`day` text NOT NULL,
	`carts` integer NOT NULL,
	PRIMARY KEY(`channel`, `day`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `daily_customers` (
	`day` text PRIMARY KEY NOT NULL,
	`customers` integer NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `purchases` (
	`user_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`items` integer NOT NULL,
	PRIMARY KEY(`user_id`, `product_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `helpful_marks` (
	`review_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`review_id`, `user_id`),
	FOREIGN KEY (`review_id`) REFERENCES `reviews`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `review_tag_counts` (
	`product_id` integer NOT NULL,
	`tag_id` integer NOT NULL,
	`reviews` integer NOT NULL,
	PRIMARY KEY(`product_id`, `tag_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `review_tags` (
	`id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `review_tags_slug_unique` ON `review_tags` (`slug`);--> statement-breakpoint
CREATE TABLE `tagged_reviews` (
	`review_id` integer NOT NULL,
	`tag_id` integer NOT NULL,
	PRIMARY KEY(`review_id`, `tag_id`),
	FOREIGN KEY (`review_id`) REFERENCES `reviews`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tag_id`) REFERENCES `review_tags`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tickets` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`full_name` text NOT NULL,
	`subject` text,
	`message` text NOT NULL,
	`status` text DEFAULT 'open' NOT NULL,
	`operation_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `tickets_user` ON `tickets` (`user_id`,`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `tickets_operation` ON `tickets` (`operation_id`) WHERE "tickets"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `waitlist` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `waitlist_email` ON `waitlist` (lower("email"));--> statement-breakpoint
CREATE TABLE `stock_notifications` (
	`id` integer PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`variant_id` integer NOT NULL,
	`product_name` text NOT NULL,
	`is_mail_due` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `stock_notifications_user` ON `stock_notifications` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `stock_notifications_mail` ON `stock_notifications` (`id`) WHERE "stock_notifications"."is_mail_due" = 1;--> statement-breakpoint
CREATE TABLE `wishlist_items` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`variant_id` integer,
	`operation_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `wishlist_items_wish` ON `wishlist_items` (`user_id`,`product_id`,coalesce("variant_id", 0));--> statement-breakpoint
CREATE INDEX `wishlist_items_product` ON `wishlist_items` (`product_id`);--> statement-breakpoint
ALTER TABLE `reviews` ADD `image_urls` text DEFAULT '[]' NOT NULL;--> statement-breakpoint
ALTER TABLE `reviews` ADD `variant` text;--> statement-breakpoint
ALTER TABLE `reviews` ADD `operation_id` text;--> statement-breakpoint
ALTER TABLE `reviews` ADD `helpful_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `carts` ADD `held_on` text;--> statement-breakpoint
ALTER TABLE `carts` ADD `held_version` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `carts_held` ON `carts` (`channel`,`held_on`) WHERE "carts"."held_on" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `variants` ADD `stock_told_at` integer;--> statement-breakpoint
ALTER TABLE `variants` ADD `stock_received` integer;--> statement-breakpoint
ALTER TABLE `users` ADD `takes_offers` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `users` ADD `operation_id` text;--> statement-breakpoint
CREATE UNIQUE INDEX `users_operation` ON `users` (`operation_id`) WHERE "users"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `users_customers` ON `users` (`id`) WHERE "users"."email_identifies" = 1 AND "users"."is_staff" = 0;--> statement-breakpoint
ALTER TABLE `daily_orders` ADD `cart_orders` integer DEFAULT 0 NOT NULL;
--> statement-breakpoint
DROP VIEW current_listings;
--> statement-breakpoint
-- What the listings of a product say now, but for its visits.
CREATE VIEW current_listings AS
SELECT r.currency, r.product_id, r.variant_id, p.category_id, p.status, p.is_active, p.name, v.sku,
  coalesce(t.name || char(10) || t.slug, '') AS title, coalesce(t.brand, '') AS brand,
  coalesce(t.tags, '[]') AS tags, r.base_amount, p.discount_points, r.amount,
  max(v.stock, 0) AS stock,
  -- There are half stars.
  CAST(iif(p.review_count = 0, 0, (200 * p.score_sum + p.review_count) / (2 * p.review_count)) AS INTEGER)
    AS rating,
  p.created_at
FROM current_prices r
JOIN products p ON p.id = r.product_id
JOIN variants v ON v.id = r.variant_id
LEFT JOIN product_texts t ON t.product_id = r.product_id
WHERE r.is_default = 1 AND p.deleted_at IS NULL AND v.deleted_at IS NULL;
--> statement-breakpoint
-- How many reviews have a tag: those of the product, and as product 0 all of them.
CREATE TRIGGER review_tag_counts_insert AFTER INSERT ON tagged_reviews BEGIN
  INSERT INTO review_tag_counts(product_id, tag_id, reviews)
  SELECT column1, new.tag_id, 1
  FROM (VALUES (0), ((SELECT product_id FROM reviews WHERE id = new.review_id))) WHERE true
  ON CONFLICT DO UPDATE SET reviews = reviews + 1;
END;
--> statement-breakpoint
CREATE TRIGGER review_tag_counts_delete AFTER DELETE ON tagged_reviews BEGIN
  UPDATE review_tag_counts SET reviews = reviews - 1
  WHERE tag_id = old.tag_id
    AND product_id IN (0, (SELECT product_id FROM reviews WHERE id = old.review_id));
END;
--> statement-breakpoint
-- Users who found a review helpful.
CREATE TRIGGER helpful_marks_insert AFTER INSERT ON helpful_marks BEGIN
  UPDATE reviews SET helpful_count = helpful_count + 1 WHERE id = new.review_id;
END;
--> statement-breakpoint
CREATE TRIGGER helpful_marks_delete AFTER DELETE ON helpful_marks BEGIN
  UPDATE reviews SET helpful_count = helpful_count - 1 WHERE id = old.review_id;
END;
--> statement-breakpoint
INSERT INTO review_tags(name, slug) VALUES
  ('High Quality', 'high-quality'), ('Good Value', 'good-value'), ('As Described', 'as-described'),
  ('Fast Delivery', 'fast-delivery'), ('Well Packaged', 'well-packaged'), ('True to Size', 'true-to-size'),
  ('Comfortable', 'comfortable'), ('Easy to Use', 'easy-to-use');
--> statement-breakpoint
-- Nobody needs the address of a quote that is over.
UPDATE quotes SET shipping_address = NULL WHERE state <> 'open';
--> statement-breakpoint
-- What has happened before is counted once.
UPDATE daily_orders SET cart_orders = (
  SELECT count(*) FROM orders o
  WHERE o.channel = daily_orders.channel AND o.status = daily_orders.status
    AND o.created_at >= unixepoch(day) * 1000 AND o.created_at < (unixepoch(day) + 86400) * 1000
    AND o.policy ->> 'paid' IS NOT 'on_delivery');
--> statement-breakpoint
INSERT INTO buyers(user_id, channel, orders, total_amount, last_day)
SELECT user_id, channel, count(*) FILTER (WHERE status <> 'cancelled'),
  coalesce(sum(total_amount) FILTER (WHERE status <> 'cancelled'), 0),
  date(max(created_at) / 1000, 'unixepoch')
FROM orders GROUP BY user_id, channel;
--> statement-breakpoint
INSERT INTO purchases(user_id, product_id, items)
SELECT o.user_id, i.product_id, count(*) FROM orders o JOIN order_items i ON i.order_id = o.id
WHERE o.status <> 'cancelled' GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO bought_together(product_id, other_id, orders)
WITH item AS MATERIALIZED (
  SELECT DISTINCT order_id, product_id FROM order_items JOIN orders ON orders.id = order_id
  WHERE status <> 'cancelled')
SELECT one.product_id, other.product_id, count(*)
FROM item one JOIN item other
  ON other.order_id = one.order_id AND other.product_id <> one.product_id
GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO daily_buyers(channel, day, customers)
SELECT b.channel, b.last_day, count(*) FROM buyers b JOIN users u ON u.id = b.user_id
WHERE u.email_identifies = 1 AND u.is_staff = 0 GROUP BY 1, 2;
--> statement-breakpoint
INSERT INTO daily_customers(day, customers)
SELECT date(created_at / 1000, 'unixepoch'), count(*) FROM users
WHERE email_identifies = 1 AND is_staff = 0 GROUP BY 1
UNION ALL
SELECT '', count(*) FROM users WHERE email_identifies = 1 AND is_staff = 0;
--> statement-breakpoint
DROP TRIGGER orders_placed;
--> statement-breakpoint
DROP TRIGGER orders_moved;
--> statement-breakpoint
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
--> statement-breakpoint
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
--> statement-breakpoint
-- What a user has ordered, and on which day the newest of it.
CREATE TRIGGER buyers_order AFTER INSERT ON orders BEGIN
  INSERT INTO buyers(user_id, channel, orders, total_amount, last_day)
  VALUES (new.user_id, new.channel, 1, new.total_amount,
    date(new.created_at / 1000, 'unixepoch'))
  ON CONFLICT DO UPDATE SET orders = orders + 1,
    total_amount = total_amount + excluded.total_amount,
    last_day = max(last_day, excluded.last_day);
END;
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TRIGGER purchases_item AFTER INSERT ON order_items BEGIN
  INSERT INTO purchases(user_id, product_id, items)
  SELECT user_id, new.product_id, 1 FROM orders WHERE id = new.order_id
  ON CONFLICT DO UPDATE SET items = items + 1;
END;
--> statement-breakpoint
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
--> statement-breakpoint
-- Customers by the day of their newest order. Who is no customer, or no longer, is not counted.
CREATE TRIGGER daily_buyers_first AFTER INSERT ON buyers BEGIN
  INSERT INTO daily_buyers(channel, day, customers)
  SELECT new.channel, new.last_day, 1 FROM users
  WHERE id = new.user_id AND email_identifies = 1 AND is_staff = 0
  ON CONFLICT DO UPDATE SET customers = customers + 1;
END;
--> statement-breakpoint
CREATE TRIGGER daily_buyers_next AFTER UPDATE OF last_day ON buyers
WHEN new.last_day <> old.last_day BEGIN
  INSERT INTO daily_buyers(channel, day, customers)
  SELECT new.channel, day, customers
  FROM users, (SELECT old.last_day AS day, -1 AS customers UNION ALL SELECT new.last_day, 1)
  WHERE id = new.user_id AND email_identifies = 1 AND is_staff = 0
  ON CONFLICT DO UPDATE SET customers = customers + excluded.customers;
END;
--> statement-breakpoint
-- Customers whom staff see, by the day on which they joined; the day '' has all of them.
CREATE TRIGGER daily_customers_joined AFTER INSERT ON users
WHEN new.email_identifies = 1 AND new.is_staff = 0 BEGIN
  INSERT INTO daily_customers(day, customers)
  VALUES ('', 1), (date(new.created_at / 1000, 'unixepoch'), 1)
  ON CONFLICT DO UPDATE SET customers = customers + 1;
END;
--> statement-breakpoint
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
--> statement-breakpoint
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
--> statement-breakpoint
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
--> statement-breakpoint
CREATE TRIGGER counters_tickets AFTER INSERT ON tickets BEGIN
  INSERT INTO counters(name, value) VALUES ('tickets', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;
