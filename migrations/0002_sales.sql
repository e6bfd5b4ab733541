CREATE TABLE `gateway_customers` (
	`user_id` integer NOT NULL,
	`gateway` text NOT NULL,
	`reference` text NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `gateway`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `daily_orders` (
	`channel` text NOT NULL,
	`day` text NOT NULL,
	`status` text NOT NULL,
	`orders` integer NOT NULL,
	`total_amount` integer NOT NULL,
	PRIMARY KEY(`channel`, `day`, `status`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `order_events` (
	`id` integer PRIMARY KEY NOT NULL,
	`order_id` integer NOT NULL,
	`status` text NOT NULL,
	`location` text DEFAULT '' NOT NULL,
	`description` text,
	`operation_id` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `order_events_order` ON `order_events` (`order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `order_events_operation` ON `order_events` (`operation_id`) WHERE "order_events"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `coupons` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code` text NOT NULL,
	`channel` text NOT NULL,
	`kind` text NOT NULL,
	`points` integer NOT NULL,
	`starts_at` integer,
	`ends_at` integer,
	`subtotal_min` integer DEFAULT 0 NOT NULL,
	`uses_max` integer,
	`uses_per_customer_max` integer,
	`uses` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	CONSTRAINT "coupons_points" CHECK("coupons"."points" BETWEEN 1 AND 10000),
	CONSTRAINT "coupons_uses" CHECK("coupons"."uses" BETWEEN 0 AND coalesce("coupons"."uses_max", "coupons"."uses"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `coupons_code` ON `coupons` (`channel`,`code`);--> statement-breakpoint
CREATE TABLE `redemptions` (
	`checkout_id` text PRIMARY KEY NOT NULL,
	`coupon_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`state` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`coupon_id`) REFERENCES `coupons`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `redemptions_customer` ON `redemptions` (`coupon_id`,`user_id`);--> statement-breakpoint
CREATE INDEX `redemptions_held` ON `redemptions` (`created_at`) WHERE "redemptions"."state" = 'held';--> statement-breakpoint
CREATE TABLE `quotes` (
	`id` text PRIMARY KEY NOT NULL,
	`cart_id` integer NOT NULL,
	`user_id` integer NOT NULL,
	`state` text NOT NULL,
	`cart_version` integer NOT NULL,
	`currency` text NOT NULL,
	`lines` text NOT NULL,
	`subtotal_amount` integer NOT NULL,
	`discount_amount` integer NOT NULL,
	`shipping_amount` integer NOT NULL,
	`tax_amount` integer NOT NULL,
	`total_amount` integer NOT NULL,
	`shipping` text NOT NULL,
	`shipping_address` text,
	`coupon_id` integer,
	`gateway` text NOT NULL,
	`operation_id` text,
	`expires_at` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`cart_id`) REFERENCES `carts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "quotes_total" CHECK("quotes"."total_amount" = "quotes"."subtotal_amount" - "quotes"."discount_amount" + "quotes"."shipping_amount"
        + "quotes"."tax_amount" AND "quotes"."total_amount" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `quotes_open` ON `quotes` (`cart_id`) WHERE "quotes"."state" = 'open';--> statement-breakpoint
CREATE INDEX `quotes_expiring` ON `quotes` (`expires_at`) WHERE "quotes"."state" = 'open';--> statement-breakpoint
CREATE UNIQUE INDEX `quotes_operation` ON `quotes` (`operation_id`) WHERE "quotes"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `shipping_methods` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`estimated_days` integer NOT NULL,
	`operation_id` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "shipping_methods_days" CHECK("shipping_methods"."estimated_days" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `shipping_methods_operation` ON `shipping_methods` (`operation_id`) WHERE "shipping_methods"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `shipping_prices` (
	`method_id` integer NOT NULL,
	`currency` text NOT NULL,
	`amount` integer NOT NULL,
	PRIMARY KEY(`method_id`, `currency`),
	FOREIGN KEY (`method_id`) REFERENCES `shipping_methods`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "shipping_prices_amount" CHECK("shipping_prices"."amount" >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
ALTER TABLE `order_items` ADD `options` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `quote_id` text REFERENCES quotes(id);--> statement-breakpoint
ALTER TABLE `orders` ADD `shipping_method` text;--> statement-breakpoint
ALTER TABLE `orders` ADD `is_express` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `note` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `orders` ADD `payment_type` text;--> statement-breakpoint
CREATE INDEX `orders_placed` ON `orders` (`channel`,`created_at`);--> statement-breakpoint
CREATE INDEX `orders_status` ON `orders` (`channel`,`status`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_quote` ON `orders` (`quote_id`) WHERE "orders"."quote_id" IS NOT NULL;--> statement-breakpoint
ALTER TABLE `payments` ADD `quote_id` text REFERENCES quotes(id);--> statement-breakpoint
CREATE INDEX `payments_quote` ON `payments` (`quote_id`) WHERE "payments"."quote_id" IS NOT NULL;