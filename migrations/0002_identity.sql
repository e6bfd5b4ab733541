CREATE TABLE `sessions` (
	`id` text PRIMARY KEY NOT NULL,
	`user_id` integer NOT NULL,
	`refresh_token_id` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`refresh_ended_at` integer,
	`ended_at` integer,
	FOREIGN KEY (`user_id`) REFERENCES `users`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `sessions_user` ON `sessions` (`user_id`);--> statement-breakpoint
CREATE INDEX `sessions_expiry` ON `sessions` (`expires_at`);--> statement-breakpoint
DROP TABLE `refresh_tokens`;--> statement-breakpoint
PRAGMA defer_foreign_keys=ON;--> statement-breakpoint
CREATE TABLE `__new_users` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`email` text,
	`email_identifies` integer DEFAULT false NOT NULL,
	`email_verified_at` integer,
	`phone` text,
	`phone_identifies` integer DEFAULT false NOT NULL,
	`phone_verified_at` integer,
	`first_name` text DEFAULT '' NOT NULL,
	`last_name` text DEFAULT '' NOT NULL,
	`username` text,
	`password_hash` text,
	`is_staff` integer DEFAULT false NOT NULL,
	`is_guest` integer DEFAULT false NOT NULL,
	`activated_at` integer,
	`deactivated_at` integer,
	`login_failures` integer DEFAULT 0 NOT NULL,
	`login_failures_since` integer,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	CONSTRAINT "users_email_identity" CHECK("__new_users"."email_identifies" = 0 OR ("__new_users"."email" IS NOT NULL AND "__new_users"."is_guest" = 0)),
	CONSTRAINT "users_email_proof" CHECK("__new_users"."email_verified_at" IS NULL OR "__new_users"."email_identifies" = 1),
	CONSTRAINT "users_phone_identity" CHECK("__new_users"."phone_identifies" = 0 OR ("__new_users"."phone" IS NOT NULL AND "__new_users"."is_guest" = 0)),
	CONSTRAINT "users_phone_proof" CHECK("__new_users"."phone_verified_at" IS NULL OR "__new_users"."phone_identifies" = 1)
);
--> statement-breakpoint
INSERT INTO `__new_users`(id, email, email_identifies, email_verified_at, first_name, last_name,
  username, password_hash, is_staff, activated_at, deactivated_at, login_failures,
  login_failures_since, created_at, updated_at)
SELECT id, email, email IS NOT NULL, email_verified_at, first_name, last_name,
  username, password_hash, is_staff, iif(is_active, coalesce(email_verified_at, created_at), email_verified_at),
  iif(NOT is_active AND email_verified_at IS NOT NULL, updated_at, NULL), login_failures,
  login_failures_since, created_at, updated_at FROM `users`;--> statement-breakpoint
DROP TABLE `users`;--> statement-breakpoint
ALTER TABLE `__new_users` RENAME TO `users`;--> statement-breakpoint
CREATE UNIQUE INDEX `users_email` ON `users` (lower("email")) WHERE "users"."email_identifies" = 1;--> statement-breakpoint
CREATE UNIQUE INDEX `users_phone` ON `users` (`phone`) WHERE "users"."phone_identifies" = 1;--> statement-breakpoint
CREATE INDEX `users_accounts` ON `users` (`id`) WHERE "users"."is_guest" = 0;