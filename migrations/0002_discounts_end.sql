DROP INDEX `discounts_start`;--> statement-breakpoint
DROP INDEX `discounts_end`;--> statement-breakpoint
CREATE INDEX `discounts_end` ON `discounts` (`is_running`,`ends_at`);