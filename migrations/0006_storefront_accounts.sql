CREATE TABLE `one_time_codes` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`channel` text NOT NULL,
	`contact` text NOT NULL,
	`contact_key` text NOT NULL,
	`user_id` integer,
	`registration` text,
	`code_hash` text NOT NULL,
	`wrong_tries` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`ended_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `one_time_codes_contact` ON `one_time_codes` (`contact_key`,`created_at`);
--> statement-breakpoint
CREATE INDEX `one_time_codes_expiry` ON `one_time_codes` (`expires_at`);
--> statement-breakpoint
CREATE INDEX `one_time_codes_texts` ON `one_time_codes` (`created_at`) WHERE "one_time_codes"."channel" <> 'email';
--> statement-breakpoint
CREATE TABLE `review_images` (
	`id` integer PRIMARY KEY NOT NULL,
	`review_id` integer NOT NULL,
	`object_key` text NOT NULL,
	FOREIGN KEY (`review_id`) REFERENCES `reviews`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `review_images_review` ON `review_images` (`review_id`,`id`,`object_key`);
--> statement-breakpoint
CREATE INDEX `review_images_object` ON `review_images` (`object_key`);
--> statement-breakpoint
CREATE INDEX `variants_further` ON `variants` (`product_id`) WHERE "variants"."is_default" = 0 AND "variants"."deleted_at" IS NULL;
--> statement-breakpoint
CREATE TABLE `newsletter_subscribers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `newsletter_subscribers_email` ON `newsletter_subscribers` (lower("email"));
--> statement-breakpoint
CREATE TABLE `storefront_events` (
	`user_id` integer NOT NULL,
	`message_id` text NOT NULL,
	`channel` text NOT NULL,
	`event` text NOT NULL,
	`properties` text NOT NULL,
	`happened_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `message_id`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `storefront_events_expiry` ON `storefront_events` (`expires_at`);
--> statement-breakpoint
DROP INDEX `users_accounts`;
--> statement-breakpoint
ALTER TABLE `users` ADD `message_preferences` text;
--> statement-breakpoint
ALTER TABLE `users` ADD `business` text;
--> statement-breakpoint
CREATE INDEX `users_addressed` ON `users` (`id`) WHERE "users"."email_identifies" = 1;
--> statement-breakpoint
ALTER TABLE `sessions` ADD `visitor_uuid` text;
--> statement-breakpoint
ALTER TABLE `reviews` ADD `order_id` integer;
--> statement-breakpoint
CREATE INDEX `one_time_codes_user` ON `one_time_codes` (`user_id`);
--> statement-breakpoint
DROP TRIGGER counters_users;
--> statement-breakpoint
DROP TRIGGER counters_guests;
--> statement-breakpoint
UPDATE counters SET value = (SELECT count(*) FROM users INDEXED BY users_addressed WHERE email_identifies = 1)
WHERE name = 'users';
--> statement-breakpoint
CREATE TRIGGER counters_users AFTER INSERT ON users WHEN new.email_identifies = 1 BEGIN
  INSERT INTO counters(name, value) VALUES ('users', 1)
  ON CONFLICT DO UPDATE SET value = value + 1;
END;
--> statement-breakpoint
CREATE TRIGGER counters_users_changed AFTER UPDATE OF email_identifies ON users
WHEN new.email_identifies <> old.email_identifies BEGIN
  INSERT INTO counters(name, value) VALUES ('users', new.email_identifies - old.email_identifies)
  ON CONFLICT DO UPDATE SET value = value + excluded.value;
END;
--> statement-breakpoint
CREATE VIEW sellable_units AS
SELECT *, is_further OR has_further AS is_variant
FROM (
  SELECT l.currency, l.product_id, v.id AS variant_id, v.sku, v.name, v.attributes,
    max(v.stock, 0) AS stock, r.base_amount, r.amount, v.is_default, NOT v.is_default AS is_further,
    EXISTS (SELECT 1 FROM variants f CROSS JOIN prices e
      ON e.variant_id = f.id AND e.currency = l.currency
      WHERE f.product_id = l.product_id AND f.is_default = 0 AND f.deleted_at IS NULL) AS has_further
  FROM listings l
  CROSS JOIN variants v ON v.product_id = l.product_id AND v.deleted_at IS NULL
  CROSS JOIN current_prices r ON r.variant_id = v.id AND r.currency = l.currency
  WHERE l.is_active = 1)
WHERE is_further OR NOT has_further OR attributes <> '{}';
