ALTER TABLE `payments` ADD `customer_reference` text;
--> statement-breakpoint
-- Payments that were opened before are asked for as they were.
UPDATE `payments` SET `customer_reference` = (
  SELECT c.reference FROM gateway_customers c
  WHERE c.user_id = payments.user_id AND c.gateway = payments.gateway)
WHERE quote_id IS NOT NULL AND status = 'pending';
