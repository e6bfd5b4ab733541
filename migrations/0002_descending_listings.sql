CREATE INDEX `listings_name_desc` ON `listings` (`currency`,`is_active`,"name" COLLATE NOCASE DESC,`product_id`);--> statement-breakpoint
CREATE INDEX `listings_category_name_desc` ON `listings` (`currency`,`is_active`,`category_id`,"name" COLLATE NOCASE DESC,`product_id`);--> statement-breakpoint
CREATE INDEX `listings_amount_desc` ON `listings` (`currency`,`is_active`,"amount" DESC,`product_id`);--> statement-breakpoint
CREATE INDEX `listings_category_amount_desc` ON `listings` (`currency`,`is_active`,`category_id`,"amount" DESC,`product_id`);--> statement-breakpoint
CREATE INDEX `listings_created_desc` ON `listings` (`currency`,`is_active`,"created_at" DESC,`product_id`);--> statement-breakpoint
CREATE INDEX `listings_category_created_desc` ON `listings` (`currency`,`is_active`,`category_id`,"created_at" DESC,`product_id`);