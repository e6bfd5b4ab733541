-- Discounts in force on each product: its own, and those of its category and of the ones above.
CREATE VIEW running_discounts AS
SELECT p.id AS product_id, d.id, d.name, d.points, d.ends_at
FROM products p CROSS JOIN discounts d ON d.product_id = p.id AND d.is_running = 1
UNION ALL
SELECT p.id, d.id, d.name, d.points, d.ends_at
FROM products p CROSS JOIN discounts d ON d.is_running = 1 AND d.category_id IN (
  WITH RECURSIVE above(id) AS (
    SELECT p.category_id
    UNION ALL
    SELECT c.parent_id FROM above CROSS JOIN categories c ON c.id = above.id
    WHERE c.parent_id IS NOT NULL)
  SELECT id FROM above);
