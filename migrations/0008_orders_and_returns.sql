CREATE TABLE `order_returns` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` text NOT NULL,
	`order_id` integer NOT NULL,
	`settlement` text NOT NULL,
	`status` text NOT NULL,
	`cancellation_reason` text,
	`operation_id` text,
	`withdrawn_by` text,
	`approved_at` integer,
	`rejected_at` integer,
	`received_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `order_returns_number_unique` ON `order_returns` (`number`);--> statement-breakpoint
CREATE INDEX `order_returns_order` ON `order_returns` (`order_id`);--> statement-breakpoint
CREATE INDEX `order_returns_open` ON `order_returns` (`id`) WHERE "order_returns"."status" IN ('created', 'approved');--> statement-breakpoint
CREATE UNIQUE INDEX `order_returns_operation` ON `order_returns` (`operation_id`) WHERE "order_returns"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `return_items` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`return_id` integer NOT NULL,
	`order_item_id` integer NOT NULL,
	`quantity` integer NOT NULL,
	`reason` text NOT NULL,
	FOREIGN KEY (`return_id`) REFERENCES `order_returns`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_item_id`) REFERENCES `order_items`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "return_items_quantity" CHECK("return_items"."quantity" > 0)
);
--> statement-breakpoint
CREATE INDEX `return_items_return` ON `return_items` (`return_id`);--> statement-breakpoint
CREATE INDEX `return_items_item` ON `return_items` (`order_item_id`);--> statement-breakpoint
DROP INDEX `payments_open`;--> statement-breakpoint
ALTER TABLE `payments` ADD `return_to` text;--> statement-breakpoint
ALTER TABLE `payments` ADD `instrument` text;--> statement-breakpoint
ALTER TABLE `payments` ADD `left_at` integer;--> statement-breakpoint
ALTER TABLE `payments` ADD `succeeded_at` integer;--> statement-breakpoint
ALTER TABLE `refunds` ADD `succeeded_at` integer;--> statement-breakpoint
CREATE UNIQUE INDEX `payments_open` ON `payments` (`order_id`,`gateway`) WHERE "payments"."status" IN ('pending', 'processing', 'failed') AND "payments"."left_at" IS NULL;--> statement-breakpoint
ALTER TABLE `order_items` ADD `sold_as` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `points_used` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `points_amount` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `credit_amount` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `gift_card_amount` integer DEFAULT 0 NOT NULL
	CONSTRAINT "orders_means" CHECK("due_amount" = "total_amount" - "points_amount" - "credit_amount" - "gift_card_amount");--> statement-breakpoint
ALTER TABLE `orders` ADD `points_earned` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `sale` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `cancellation_reason` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `feedback` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `charged_amount` integer DEFAULT 0 NOT NULL
	CONSTRAINT "orders_charged" CHECK("charged_amount" BETWEEN 0 AND "due_amount");--> statement-breakpoint
CREATE INDEX `ledger_transfers_order` ON `ledger_transfers` (`order_id`) WHERE "ledger_transfers"."order_id" IS NOT NULL;--> statement-breakpoint
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
