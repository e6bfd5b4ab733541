DROP INDEX `carts_owner`;--> statement-breakpoint
ALTER TABLE `carts` ADD `channel` text NOT NULL;--> statement-breakpoint
ALTER TABLE `carts` ADD `currency` text NOT NULL;--> statement-breakpoint
ALTER TABLE `carts` ADD `policy` text NOT NULL;--> statement-breakpoint
ALTER TABLE `carts` ADD `state` text NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `carts_open` ON `carts` (`user_id`,`contract`) WHERE "carts"."state" = 'open';