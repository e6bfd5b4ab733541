import { type SQL, sql } from 'drizzle-orm'

/** A SELECT of the categories whose names are among `texts`, which is one too, and of those below them. */
export function categoriesNamed(texts: SQL): SQL {
  return sql`
    WITH RECURSIVE tree(id) AS (
      SELECT id FROM categories WHERE name COLLATE NOCASE IN (${texts})
      UNION
      SELECT c.id FROM tree CROSS JOIN categories c ON c.parent_id = tree.id)
    SELECT id FROM tree`
}
