CREATE TABLE `addresses` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`full_name` text NOT NULL,
	`email` text NOT NULL,
	`phone` text NOT NULL,
	`street` text NOT NULL,
	`city` text NOT NULL,
	`state` text NOT NULL,
	`country` text NOT NULL,
	`postal_code` text NOT NULL,
	`is_default` integer NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`operation_id` text,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `addresses_operation` ON `addresses` (`operation_id`) WHERE "addresses"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `addresses_default` ON `addresses` (`user_id`) WHERE "addresses"."is_default" = 1;--> statement-breakpoint
CREATE INDEX `addresses_list` ON `addresses` (`user_id`,`is_default`,`created_at`);--> statement-breakpoint
CREATE TABLE `carts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`contract` text NOT NULL,
	`channel` text NOT NULL,
	`currency` text NOT NULL,
	`policy` text NOT NULL,
	`created_at` integer NOT NULL,
	`opened_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `carts_user` ON `carts` (`user_id`,`contract`);--> statement-breakpoint
CREATE TABLE `categories` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`parent_id` integer,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`folded_name` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`parent_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `categories_slug_unique` ON `categories` (`slug`);--> statement-breakpoint
CREATE INDEX `categories_parent` ON `categories` (`parent_id`);--> statement-breakpoint
CREATE INDEX `categories_slug` ON `categories` ("slug" COLLATE NOCASE);--> statement-breakpoint
CREATE TABLE `discounts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`points` integer NOT NULL,
	`product_id` integer,
	`category_id` integer,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`is_running` integer DEFAULT false NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "discounts_points" CHECK("discounts"."points" BETWEEN 1 AND 10000),
	CONSTRAINT "discounts_target" CHECK(("discounts"."product_id" IS NULL) <> ("discounts"."category_id" IS NULL)),
	CONSTRAINT "discounts_time" CHECK("discounts"."starts_at" < "discounts"."ends_at")
);
--> statement-breakpoint
CREATE INDEX `discounts_product` ON `discounts` (`product_id`) WHERE "discounts"."is_running" = 1;--> statement-breakpoint
CREATE INDEX `discounts_category` ON `discounts` (`category_id`) WHERE "discounts"."is_running" = 1;--> statement-breakpoint
CREATE INDEX `discounts_waiting` ON `discounts` (`ends_at`) WHERE "discounts"."is_running" = 0;--> statement-breakpoint
CREATE INDEX `discounts_running` ON `discounts` (`ends_at`) WHERE "discounts"."is_running" = 1;--> statement-breakpoint
CREATE TABLE `prices` (
	`variant_id` integer NOT NULL,
	`currency` text NOT NULL,
	`amount` integer NOT NULL,
	`vat_amount` integer,
	PRIMARY KEY(`variant_id`, `currency`),
	FOREIGN KEY (`variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `product_images` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`product_id` integer NOT NULL,
	`url` text,
	`object_key` text,
	`is_primary` integer DEFAULT false NOT NULL,
	`operation_id` text,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `product_images_operation` ON `product_images` (`operation_id`) WHERE "product_images"."operation_id" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `product_images_product` ON `product_images` (`product_id`,`id`,`url`,`object_key`,`is_primary`);--> statement-breakpoint
CREATE INDEX `product_images_object` ON `product_images` (`object_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `product_images_primary` ON `product_images` (`product_id`) WHERE "product_images"."is_primary" = 1;--> statement-breakpoint
CREATE TABLE `product_tags` (
	`product_id` integer NOT NULL,
	`tag_id` integer NOT NULL,
	PRIMARY KEY(`product_id`, `tag_id`),
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`tag_id`) REFERENCES `tags`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `product_tags_tag` ON `product_tags` (`tag_id`,`product_id`);--> statement-breakpoint
CREATE TABLE `product_texts` (
	`product_id` integer PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`brand` text NOT NULL,
	`sku` text NOT NULL,
	`tags` text NOT NULL,
	`description` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `products` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`category_id` integer NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL,
	`description` text DEFAULT '' NOT NULL,
	`brand` text DEFAULT '' NOT NULL,
	`features` text DEFAULT '[]' NOT NULL,
	`details` text DEFAULT '[]' NOT NULL,
	`barcode` text,
	`is_featured` integer DEFAULT false NOT NULL,
	`is_physical` integer DEFAULT true NOT NULL,
	`weight` text,
	`height` text,
	`length` text,
	`width` text,
	`status` text DEFAULT 'active' NOT NULL,
	`is_active` integer GENERATED ALWAYS AS ((status <> 'draft')) VIRTUAL NOT NULL,
	`own_discount_points` integer,
	`is_own_discount_on` integer DEFAULT false NOT NULL,
	`discount_points` integer DEFAULT 0 NOT NULL,
	`applied_discounts` text DEFAULT '[]' NOT NULL,
	`review_count` integer DEFAULT 0 NOT NULL,
	`score_sum` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`revision` integer DEFAULT 0 NOT NULL,
	`deleted_at` integer,
	`operation_id` text,
	`changed_by` text,
	FOREIGN KEY (`category_id`) REFERENCES `categories`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "products_status" CHECK("products"."status" IN ('draft', 'active', 'published')),
	CONSTRAINT "products_own_discount" CHECK("products"."own_discount_points" BETWEEN 0 AND 10000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `products_slug` ON `products` (`slug`) WHERE "products"."deleted_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `products_operation` ON `products` (`operation_id`) WHERE "products"."operation_id" IS NOT NULL AND "products"."deleted_at" IS NULL;--> statement-breakpoint
CREATE INDEX `products_category` ON `products` (`category_id`);--> statement-breakpoint
CREATE TABLE `repricing` (
	`product_id` integer PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tags` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`slug` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `tags_slug_unique` ON `tags` (`slug`);--> statement-breakpoint
CREATE TABLE `uploads` (
	`key` text PRIMARY KEY NOT NULL,
	`product_id` integer NOT NULL,
	`content_type` text NOT NULL,
	`size` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `uploads_expiry` ON `uploads` (`expires_at`);--> statement-breakpoint
CREATE TABLE `variants` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`product_id` integer NOT NULL,
	`sku` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`attributes` text DEFAULT '{}' NOT NULL,
	`is_default` integer DEFAULT false NOT NULL,
	`stock` integer DEFAULT 0 NOT NULL,
	`stock_held` integer DEFAULT 0 NOT NULL,
	`stock_version` integer DEFAULT 0 NOT NULL,
	`sold` integer DEFAULT 0 NOT NULL,
	`deleted_at` integer,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `variants_sku` ON `variants` (`sku`) WHERE "variants"."deleted_at" IS NULL;--> statement-breakpoint
CREATE INDEX `variants_product` ON `variants` (`product_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `variants_default` ON `variants` (`product_id`) WHERE "variants"."is_default" = 1;--> statement-breakpoint
CREATE TABLE `login_attempts` (
	`contact` text PRIMARY KEY NOT NULL,
	`failures` integer NOT NULL,
	`expires_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `login_attempts_expiry` ON `login_attempts` (`expires_at`);--> statement-breakpoint
CREATE TABLE `one_time_tokens` (
	`hash` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`purpose` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `one_time_tokens_user` ON `one_time_tokens` (`user_id`);--> statement-breakpoint
CREATE INDEX `one_time_tokens_expiry` ON `one_time_tokens` (`expires_at`);--> statement-breakpoint
CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`refresh_token_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`leaves_access` integer NOT NULL,
	`refresh_ended_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
CREATE TABLE `users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`uuid` text DEFAULT (lower(
  hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
  substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' ||
  hex(randomblob(6)))) NOT NULL,
	`email` text,
	`email_identifies` integer DEFAULT false NOT NULL,
	`email_verified_at` integer,
	`phone` text,
	`phone_identifies` integer DEFAULT false NOT NULL,
	`phone_verified_at` integer,
	`first_name` text DEFAULT '' NOT NULL,
	`last_name` text DEFAULT '' NOT NULL,
	`location` text,
	`calling_code` text,
	`photo_key` text,
	`google_subject` text,
	`username` text,
	`password_hash` text,
	`is_staff` integer DEFAULT false NOT NULL,
	`is_guest` integer DEFAULT false NOT NULL,
	`activated_at` integer,
	`deactivated_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "users_email_identity" CHECK("users"."email_identifies" = 0 OR ("users"."email" IS NOT NULL AND "users"."is_guest" = 0)),
	CONSTRAINT "users_email_proof" CHECK("users"."email_verified_at" IS NULL OR "users"."email_identifies" = 1),
	CONSTRAINT "users_phone_identity" CHECK("users"."phone_identifies" = 0 OR ("users"."phone" IS NOT NULL AND "users"."is_guest" = 0)),
	CONSTRAINT "users_phone_proof" CHECK("users"."phone_verified_at" IS NULL OR "users"."phone_identifies" = 1)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (lower("email")) WHERE "users"."email_identifies" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `users_phone` ON `users` (`phone`) WHERE "users"."phone_identifies" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `users_google` ON `users` (`google_subject`) WHERE "users"."google_subject" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `users_photo` ON `users` (`photo_key`) WHERE "users"."photo_key" IS NOT NULL;--> statement-breakpoint
CREATE INDEX `users_accounts` ON `users` (`id`) WHERE "users"."is_guest" = 0;--> statement-breakpoint
CREATE TABLE `listing_counts` (
	`currency` text NOT NULL,
	`category_id` integer NOT NULL,
	`active` integer NOT NULL,
	`inactive` integer NOT NULL,
	PRIMARY KEY(`currency`, `category_id`),
	CONSTRAINT "listing_counts_range" CHECK("listing_counts"."active" >= 0 AND "listing_counts"."inactive" >= 0)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `listings` (
	`currency` text NOT NULL,
	`product_id` integer NOT NULL,
	`variant_id` integer NOT NULL,
	`category_id` integer NOT NULL,
	`status` text NOT NULL,
	`is_active` integer NOT NULL,
	`name` text NOT NULL,
	`sku` text NOT NULL,
	`title` text NOT NULL,
	`brand` text NOT NULL,
	`tags` text NOT NULL,
	`base_amount` integer NOT NULL,
	`discount_points` integer NOT NULL,
	`amount` integer NOT NULL,
	`stock` integer NOT NULL,
	`visit_count` integer NOT NULL,
	`rating` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`currency`, `product_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `listings_id` ON `listings` (`currency`,`is_active`,`product_id`);--> statement-breakpoint
CREATE INDEX `listings_name` ON `listings` (`currency`,`is_active`,"name" COLLATE NOCASE);--> statement-breakpoint
CREATE INDEX `listings_name_descending` ON `listings` (`currency`,`is_active`,"name" COLLATE NOCASE DESC);--> statement-breakpoint
CREATE INDEX `listings_price` ON `listings` (`currency`,`is_active`,`amount`);--> statement-breakpoint
CREATE INDEX `listings_price_descending` ON `listings` (`currency`,`is_active`,"amount" DESC);--> statement-breakpoint
CREATE INDEX `listings_oldest` ON `listings` (`currency`,`is_active`,`created_at`);--> statement-breakpoint
CREATE INDEX `listings_newest` ON `listings` (`currency`,`is_active`,"created_at" DESC);--> statement-breakpoint
CREATE INDEX `listings_visits` ON `listings` (`currency`,`is_active`,"visit_count" DESC);--> statement-breakpoint
CREATE INDEX `listings_category` ON `listings` (`currency`,`category_id`,`is_active`,"visit_count" DESC);--> statement-breakpoint
CREATE TABLE `counters` (
	`name` text PRIMARY KEY NOT NULL,
	`value` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `dead_letters` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`queue` text NOT NULL,
	`body` text NOT NULL,
	`reason` text NOT NULL,
	`reported_at` integer,
	`resolved_at` integer,
	`resolution` text,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `dead_letters_content` ON `dead_letters` (`queue`,`body`);--> statement-breakpoint
CREATE INDEX `dead_letters_unreported` ON `dead_letters` (`id`) WHERE "dead_letters"."reported_at" IS NULL;--> statement-breakpoint
CREATE TABLE `idempotency_keys` (
	`scope` text NOT NULL,
	`key_hash` text NOT NULL,
	`fingerprint` text NOT NULL,
	`running_id` text,
	`answer` blob,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	PRIMARY KEY(`scope`, `key_hash`)
);
--> statement-breakpoint
CREATE INDEX `idempotency_keys_expiry` ON `idempotency_keys` (`expires_at`);--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`kind` text NOT NULL,
	`payload` text NOT NULL,
	`attempts` integer DEFAULT 0 NOT NULL,
	`due_at` integer,
	`claimed_until` integer,
	`done_at` integer,
	`last_error` text,
	`reported_at` integer,
	`driven_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_key_unique` ON `outbox` (`key`);--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (("kind" = 'stock.set'),`due_at`) WHERE "outbox"."due_at" IS NOT NULL AND NOT (substr("outbox"."kind", 1, 8) = 'message.');--> statement-breakpoint
CREATE INDEX `outbox_due_messages` ON `outbox` (`due_at`) WHERE "outbox"."due_at" IS NOT NULL AND (substr("outbox"."kind", 1, 8) = 'message.');--> statement-breakpoint
CREATE TABLE `webhook_events` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`gateway` text NOT NULL,
	`event_id` text NOT NULL,
	`type` text NOT NULL,
	`evidence` text,
	`body` text,
	`received_at` integer NOT NULL,
	`processed_at` integer,
	`due_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `webhook_events_event` ON `webhook_events` (`gateway`,`event_id`);--> statement-breakpoint
CREATE INDEX `webhook_events_due` ON `webhook_events` (`due_at`) WHERE "webhook_events"."due_at" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `likes` (
	`user_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`user_id`, `product_id`),
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `likes_age` ON `likes` (`user_id`,`created_at`);--> statement-breakpoint
CREATE TABLE `reviews` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`user_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`score` integer NOT NULL,
	`comment` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "reviews_score_range" CHECK("reviews"."score" BETWEEN 1 AND 5)
);
--> statement-breakpoint
CREATE INDEX `reviews_score` ON `reviews` (`product_id`,`score`);--> statement-breakpoint
CREATE INDEX `reviews_best` ON `reviews` (`product_id`,-"score",`id`);--> statement-breakpoint
CREATE INDEX `reviews_age` ON `reviews` (`product_id`,`created_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_author` ON `reviews` (`user_id`,`product_id`);--> statement-breakpoint
CREATE TABLE `checkout_outcomes` (
	`checkout_id` text PRIMARY KEY NOT NULL,
	`outcome` text NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `order_items` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`order_id` integer NOT NULL,
	`product_id` integer NOT NULL,
	`variant_id` integer NOT NULL,
	`product_name` text NOT NULL,
	`sku` text NOT NULL,
	`quantity` integer NOT NULL,
	`unit_amount` integer NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "order_items_quantity" CHECK("order_items"."quantity" > 0)
);
--> statement-breakpoint
CREATE INDEX `order_items_order` ON `order_items` (`order_id`);--> statement-breakpoint
CREATE TABLE `orders` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`number` text NOT NULL,
	`checkout_id` text NOT NULL,
	`user_id` integer NOT NULL,
	`contract` text NOT NULL,
	`channel` text NOT NULL,
	`policy` text NOT NULL,
	`currency` text NOT NULL,
	`status` text NOT NULL,
	`contact` text NOT NULL,
	`shipping_address` text,
	`billing_address` text,
	`subtotal_amount` integer NOT NULL,
	`discount_amount` integer DEFAULT 0 NOT NULL,
	`shipping_amount` integer DEFAULT 0 NOT NULL,
	`tax_amount` integer DEFAULT 0 NOT NULL,
	`total_amount` integer NOT NULL,
	`due_amount` integer NOT NULL,
	`paid_at` integer,
	`paid_by` integer,
	`expires_at` integer,
	`expiry_claimed_until` integer,
	`changed_by` text,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "orders_total" CHECK("orders"."total_amount" = "orders"."subtotal_amount" - "orders"."discount_amount" + "orders"."shipping_amount"
        + "orders"."tax_amount" AND "orders"."total_amount" >= 0),
	CONSTRAINT "orders_due" CHECK("orders"."due_amount" BETWEEN 0 AND "orders"."total_amount")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `orders_number_unique` ON `orders` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `orders_checkout_id_unique` ON `orders` (`checkout_id`);--> statement-breakpoint
CREATE INDEX `orders_channel` ON `orders` (`user_id`,`channel`,`id`);--> statement-breakpoint
CREATE INDEX `orders_contract` ON `orders` (`user_id`,`contract`,`id`);--> statement-breakpoint
CREATE INDEX `orders_expiring` ON `orders` (`expires_at`) WHERE "orders"."expires_at" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `payments` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`key` text NOT NULL,
	`order_id` integer,
	`checkout_id` text,
	`user_id` integer,
	`gateway` text NOT NULL,
	`reference` text,
	`capture_reference` text,
	`status` text NOT NULL,
	`amount` integer NOT NULL,
	`currency` text NOT NULL,
	`captured_amount` integer,
	`refunded_amount` integer DEFAULT 0 NOT NULL,
	`client_secret` text,
	`payment_url` text,
	`idempotency_key` text,
	`failure_message` text,
	`review_reason` text,
	`claimed_by` text,
	`declines` integer DEFAULT 0 NOT NULL,
	`cancelled_by` text,
	`cancel_refusals` integer DEFAULT 0 NOT NULL,
	`cancel_refused_state` text,
	`look_at` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "payments_refunded" CHECK("payments"."refunded_amount" BETWEEN 0 AND coalesce("payments"."captured_amount", 0))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `payments_key_unique` ON `payments` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_reference` ON `payments` (`gateway`,`reference`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_idempotency` ON `payments` (`user_id`,`idempotency_key`);--> statement-breakpoint
CREATE UNIQUE INDEX `payments_open` ON `payments` (`order_id`,`gateway`) WHERE "payments"."status" IN ('pending', 'processing', 'failed');--> statement-breakpoint
CREATE INDEX `payments_order` ON `payments` (`order_id`,`id`);--> statement-breakpoint
CREATE INDEX `payments_user` ON `payments` (`user_id`,`id`);--> statement-breakpoint
CREATE INDEX `payments_look` ON `payments` (`look_at`) WHERE "payments"."look_at" IS NOT NULL;--> statement-breakpoint
CREATE TABLE `refunds` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`payment_id` integer NOT NULL,
	`key` text NOT NULL,
	`is_adopted` integer DEFAULT false NOT NULL,
	`operation_id` text,
	`amount` integer NOT NULL,
	`reason` text,
	`status` text NOT NULL,
	`reference` text,
	`failure_message` text,
	`failures` integer DEFAULT 0 NOT NULL,
	`attempted_at` integer,
	`look_at` integer,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`payment_id`) REFERENCES `payments`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "refunds_amount" CHECK("refunds"."amount" > 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_key_unique` ON `refunds` (`key`);--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_operation_id_unique` ON `refunds` (`operation_id`);--> statement-breakpoint
CREATE INDEX `refunds_payment` ON `refunds` (`payment_id`);--> statement-breakpoint
CREATE INDEX `refunds_look` ON `refunds` (`look_at`) WHERE "refunds"."look_at" IS NOT NULL;