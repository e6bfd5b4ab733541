DROP INDEX `carts_open`;--> statement-breakpoint
ALTER TABLE `carts` ADD `opened_at` integer NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `carts_user` ON `carts` (`user_id`,`contract`);--> statement-breakpoint
ALTER TABLE `carts` DROP COLUMN `state`;