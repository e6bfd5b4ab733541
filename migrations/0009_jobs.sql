DROP INDEX `webhook_events_open`;--> statement-breakpoint
ALTER TABLE `webhook_events` ADD `due_at` integer;--> statement-breakpoint
CREATE INDEX `webhook_events_due` ON `webhook_events` (`due_at`) WHERE "webhook_events"."due_at" IS NOT NULL;--> statement-breakpoint
DROP INDEX `outbox_due`;--> statement-breakpoint
ALTER TABLE `outbox` ADD `claimed_until` integer;--> statement-breakpoint
CREATE INDEX `outbox_due_messages` ON `outbox` (`due_at`) WHERE "outbox"."due_at" IS NOT NULL AND (substr("outbox"."kind", 1, 8) = 'message.');--> statement-breakpoint
CREATE INDEX `outbox_due` ON `outbox` (`due_at`) WHERE "outbox"."due_at" IS NOT NULL AND NOT (substr("outbox"."kind", 1, 8) = 'message.');--> statement-breakpoint
ALTER TABLE `orders` ADD `expiry_tried_at` integer;