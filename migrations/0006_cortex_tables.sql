-- Listings are made anew with more columns; their triggers go with the old table.
DROP VIEW listing_places;
--> statement-breakpoint
DROP VIEW list_orderings;
--> statement-breakpoint
DROP TABLE `listings`;
--> statement-breakpoint
CREATE TABLE `listings` (
	`currency` text NOT NULL,
	`product_id` integer NOT NULL,
	`category_id` integer NOT NULL,
	`is_active` integer NOT NULL,
	`name` text NOT NULL,
	`amount` integer NOT NULL,
	`created_at` integer NOT NULL,
	`brand` text NOT NULL,
	`is_in_stock` integer NOT NULL,
	`is_discounted` integer NOT NULL,
	`visit_count` integer NOT NULL,
	PRIMARY KEY(`currency`, `product_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `category_paths` (
	`category_id` integer NOT NULL,
	`ancestor_id` integer NOT NULL,
	`depth` integer NOT NULL,
	PRIMARY KEY(`category_id`, `ancestor_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `category_paths_ancestor` ON `category_paths` (`ancestor_id`,`depth`);--> statement-breakpoint
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
CREATE INDEX `discounts_start` ON `discounts` (`starts_at`) WHERE "discounts"."is_running" = 0;--> statement-breakpoint
CREATE INDEX `discounts_end` ON `discounts` (`ends_at`);--> statement-breakpoint
CREATE TABLE `repricing` (
	`product_id` integer PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `listing_counts` (
	`currency` text NOT NULL,
	`category_id` integer NOT NULL,
	`brand` text NOT NULL,
	`is_in_stock` integer NOT NULL,
	`is_discounted` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`currency`, `category_id`, `brand`, `is_in_stock`, `is_discounted`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `visit_orderings` (
	`currency` text PRIMARY KEY NOT NULL
) WITHOUT ROWID;
--> statement-breakpoint
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
ALTER TABLE `products` ADD `discount_points` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `visit_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `review_count` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `products` ADD `score_sum` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `payments` ADD `payment_url` text;--> statement-breakpoint
ALTER TABLE `refunds` ADD `attempted_at` integer;--> statement-breakpoint
CREATE INDEX `categories_slug` ON `categories` ("slug" COLLATE NOCASE);--> statement-breakpoint
-- Features become pairs of name and value.
UPDATE products SET features = (
  SELECT json_group_array(json_object('name', 'Feature', 'value', value) ORDER BY key)
  FROM json_each(products.features)) WHERE features <> '[]';
