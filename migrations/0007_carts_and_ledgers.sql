CREATE TABLE `gift_card_tries` (
	`user_id` integer PRIMARY KEY NOT NULL,
	`wrong` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `gift_cards` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`code_hash` text NOT NULL,
	`ending` text NOT NULL,
	`expires_at` integer,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `gift_cards_code` ON `gift_cards` (`code_hash`);
--> statement-breakpoint
CREATE TABLE `ledger_accounts` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`kind` text NOT NULL,
	`currency` text NOT NULL,
	`user_id` integer,
	`gift_card_id` integer,
	`balance` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`gift_card_id`) REFERENCES `gift_cards`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ledger_accounts_owner" CHECK("ledger_accounts"."user_id" IS NULL OR "ledger_accounts"."gift_card_id" IS NULL),
	CONSTRAINT "ledger_accounts_balance" CHECK("ledger_accounts"."balance" >= 0 OR ("ledger_accounts"."user_id" IS NULL AND "ledger_accounts"."gift_card_id" IS NULL))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_accounts_owner` ON `ledger_accounts` (coalesce("user_id", 0),coalesce("gift_card_id", 0),`kind`,`currency`);
--> statement-breakpoint
CREATE TABLE `ledger_transfers` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`cause` text NOT NULL,
	`from_id` integer NOT NULL,
	`to_id` integer NOT NULL,
	`amount` integer NOT NULL,
	`reason` text NOT NULL,
	`order_id` integer,
	`remarks` text,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`from_id`) REFERENCES `ledger_accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`to_id`) REFERENCES `ledger_accounts`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `orders`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "ledger_transfers_amount" CHECK("ledger_transfers"."amount" > 0),
	CONSTRAINT "ledger_transfers_accounts" CHECK("ledger_transfers"."from_id" <> "ledger_transfers"."to_id")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `ledger_transfers_cause` ON `ledger_transfers` (`cause`);
--> statement-breakpoint
CREATE INDEX `ledger_transfers_from` ON `ledger_transfers` (`from_id`);
--> statement-breakpoint
CREATE INDEX `ledger_transfers_to` ON `ledger_transfers` (`to_id`);
--> statement-breakpoint
CREATE TABLE `promotions` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`name` text NOT NULL,
	`product_id` integer NOT NULL,
	`currency` text NOT NULL,
	`kind` text NOT NULL,
	`points` integer,
	`amount` integer,
	`buy_quantity` integer,
	`get_quantity` integer,
	`gift_variant_id` integer,
	`starts_at` integer NOT NULL,
	`ends_at` integer,
	FOREIGN KEY (`product_id`) REFERENCES `products`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`gift_variant_id`) REFERENCES `variants`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "promotions_terms" CHECK(CASE "promotions"."kind"
        WHEN 'percentage' THEN "promotions"."points" BETWEEN 1 AND 10000
        WHEN 'fixed' THEN "promotions"."amount" >= 1
        ELSE "promotions"."buy_quantity" >= 1 AND "promotions"."get_quantity" >= 1 END),
	CONSTRAINT "promotions_time" CHECK("promotions"."ends_at" IS NULL OR "promotions"."starts_at" < "promotions"."ends_at")
);
--> statement-breakpoint
CREATE INDEX `promotions_product` ON `promotions` (`product_id`,`currency`);
--> statement-breakpoint
DROP INDEX `carts_user`;
--> statement-breakpoint
ALTER TABLE `carts` ADD `uuid` text;
--> statement-breakpoint
ALTER TABLE `carts` ADD `state` text DEFAULT 'open' NOT NULL;
--> statement-breakpoint
ALTER TABLE `carts` ADD `operation_id` text;
--> statement-breakpoint
CREATE UNIQUE INDEX `carts_owner` ON `carts` (`user_id`,`contract`,iif("state" = 'open', 0, "id"));
--> statement-breakpoint
CREATE UNIQUE INDEX `carts_uuid` ON `carts` (`uuid`) WHERE "carts"."uuid" IS NOT NULL;
--> statement-breakpoint
CREATE UNIQUE INDEX `carts_operation` ON `carts` (`operation_id`) WHERE "carts"."operation_id" IS NOT NULL;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `is_default_billing` integer DEFAULT false NOT NULL;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `first_name` text;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `last_name` text;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `calling_code` text;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `street2` text;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `landmark` text;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `business_name` text;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `tax_number` text;
--> statement-breakpoint
ALTER TABLE `addresses` ADD `nickname` text;
--> statement-breakpoint
UPDATE addresses SET is_default_billing = is_default;
--> statement-breakpoint
CREATE UNIQUE INDEX `addresses_billing` ON `addresses` (`user_id`) WHERE "addresses"."is_default_billing" = 1;
--> statement-breakpoint
ALTER TABLE `coupons` ADD `amount` integer;
--> statement-breakpoint
ALTER TABLE `coupons` ADD `is_listed` integer DEFAULT true NOT NULL;
--> statement-breakpoint
ALTER TABLE `shipping_prices` ADD `free_from` integer;
--> statement-breakpoint
CREATE INDEX `gift_card_tries_expiry` ON `gift_card_tries` (`expires_at`);
--> statement-breakpoint
CREATE INDEX `coupons_listed` ON `coupons` (`channel`) WHERE "coupons"."is_listed" = 1;
--> statement-breakpoint
CREATE TRIGGER ledger_balances AFTER INSERT ON ledger_transfers BEGIN
  SELECT RAISE(ABORT, 'transfer between ledgers')
  FROM ledger_accounts f JOIN ledger_accounts t ON t.id = new.to_id
  WHERE f.id = new.from_id AND (f.kind <> t.kind OR f.currency <> t.currency);
  UPDATE ledger_accounts SET balance = balance - new.amount WHERE id = new.from_id;
  UPDATE ledger_accounts SET balance = balance + new.amount WHERE id = new.to_id;
END;
