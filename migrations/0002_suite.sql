ALTER TABLE `dead_letters` ADD `resolved_at` integer;--> statement-breakpoint
ALTER TABLE `dead_letters` ADD `resolution` text;--> statement-breakpoint
ALTER TABLE `outbox` ADD `driven_at` integer;--> statement-breakpoint
ALTER TABLE `payments` ADD `declines` integer DEFAULT 0 NOT NULL;