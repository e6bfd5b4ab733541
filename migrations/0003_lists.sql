-- Listings are made anew without a rowid; their triggers and indexes go with the old table.
DROP TABLE `listings`;
--> statement-breakpoint
DROP TABLE `listing_counts`;
--> statement-breakpoint
CREATE TABLE `listings` (
	`currency` text NOT NULL,
	`product_id` integer NOT NULL,
	`category_id` integer NOT NULL,
	`is_active` integer NOT NULL,
	`name` text NOT NULL,
	`amount` integer NOT NULL,
	`created_at` integer NOT NULL,
	PRIMARY KEY(`currency`, `product_id`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `lists` (
	`id` integer PRIMARY KEY NOT NULL,
	`currency` text NOT NULL,
	`activity` text NOT NULL,
	`facet` text NOT NULL,
	`count` integer DEFAULT 0 NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `lists_identity` ON `lists` (`currency`,`activity`,`facet`);
--> statement-breakpoint
CREATE TABLE `list_entries` (
	`list_id` integer NOT NULL,
	`ordering` text NOT NULL,
	`key` blob COLLATE NOCASE NOT NULL,
	`tie` integer NOT NULL,
	PRIMARY KEY(`list_id`, `ordering`, `key`, `tie`)
) WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `list_marks` (
	`list_id` integer NOT NULL,
	`ordering` text NOT NULL,
	`level` integer NOT NULL,
	`key` blob COLLATE NOCASE NOT NULL,
	`tie` integer NOT NULL,
	`count` integer NOT NULL,
	PRIMARY KEY(`list_id`, `ordering`, `level`, `key`, `tie`)
) WITHOUT ROWID;
