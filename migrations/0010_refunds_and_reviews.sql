DROP INDEX `reviews_author`;--> statement-breakpoint
CREATE UNIQUE INDEX `reviews_author` ON `reviews` (`user_id`,`product_id`,coalesce("order_id", 0));--> statement-breakpoint
ALTER TABLE `refunds` ADD `replaced_by` integer REFERENCES refunds(id);--> statement-breakpoint
CREATE UNIQUE INDEX `refunds_replaced_by` ON `refunds` (`replaced_by`) WHERE "refunds"."replaced_by" IS NOT NULL;