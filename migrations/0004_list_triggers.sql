-- Where a listing stands: one row for each of its lists and each ordering of theirs.
CREATE VIEW listing_places AS
SELECT s.currency, s.product_id, l.id AS list_id, o.ordering,
  CASE ltrim(o.ordering, '-')
    WHEN 'name' THEN s.name WHEN 'price' THEN s.amount
    WHEN 'created_at' THEN s.created_at ELSE s.product_id END AS key,
  iif(o.ordering LIKE '-%', -s.product_id, s.product_id) AS tie
FROM listings s
JOIN lists l ON l.currency = s.currency
  AND l.activity IN ('any', iif(s.is_active, 'active', 'inactive'))
  AND l.facet IN ('', 'category:' || s.category_id)
CROSS JOIN list_orderings o;
--> statement-breakpoint
CREATE VIEW list_orderings AS
SELECT column1 AS ordering FROM (VALUES
  ('id'), ('name'), ('-name'), ('price'), ('-price'), ('created_at'), ('-created_at'));
--> statement-breakpoint
CREATE TRIGGER listings_insert AFTER INSERT ON listings BEGIN
  INSERT OR IGNORE INTO lists(currency, activity, facet)
  SELECT new.currency, a.column1, f.column1
  FROM (VALUES ('any'), (iif(new.is_active, 'active', 'inactive'))) a,
    (VALUES (''), ('category:' || new.category_id)) f;
  INSERT INTO list_entries(list_id, ordering, key, tie)
  SELECT list_id, ordering, key, tie FROM listing_places
  WHERE currency = new.currency AND product_id = new.product_id;
END;
--> statement-breakpoint
CREATE TRIGGER listings_delete BEFORE DELETE ON listings BEGIN
  DELETE FROM list_entries WHERE (list_id, ordering, key, tie) IN
    (SELECT list_id, ordering, key, tie FROM listing_places
     WHERE currency = old.currency AND product_id = old.product_id);
END;
--> statement-breakpoint
-- An update takes the listing from the places it loses, and then gives it those it lacks.
CREATE TRIGGER listings_leave BEFORE UPDATE ON listings BEGIN
  DELETE FROM list_entries WHERE (list_id, ordering, key, tie) IN
    (SELECT list_id, ordering, key, tie FROM listing_places
     WHERE currency = old.currency AND product_id = old.product_id
       AND (new.category_id <> old.category_id OR new.is_active <> old.is_active
         OR (new.name <> old.name AND ordering IN ('name', '-name'))
         OR (new.amount <> old.amount AND ordering IN ('price', '-price'))));
END;
--> statement-breakpoint
CREATE TRIGGER listings_enter AFTER UPDATE ON listings BEGIN
  INSERT OR IGNORE INTO lists(currency, activity, facet)
  SELECT new.currency, a.column1, f.column1
  FROM (VALUES ('any'), (iif(new.is_active, 'active', 'inactive'))) a,
    (VALUES (''), ('category:' || new.category_id)) f;
  INSERT OR IGNORE INTO list_entries(list_id, ordering, key, tie)
  SELECT list_id, ordering, key, tie FROM listing_places
  WHERE currency = new.currency AND product_id = new.product_id;
END;
--> statement-breakpoint
-- The first mark of each level stands before every entry.
CREATE TRIGGER lists_insert AFTER INSERT ON lists BEGIN
  INSERT INTO list_marks(list_id, ordering, level, key, tie, count)
  SELECT new.id, ordering, level.column1, -1, 0, 0
  FROM list_orderings, (VALUES (1), (2)) level;
END;
--> statement-breakpoint
CREATE TRIGGER lists_delete AFTER DELETE ON lists BEGIN
  DELETE FROM list_marks WHERE list_id = old.id;
END;
--> statement-breakpoint
CREATE TRIGGER lists_category_delete AFTER DELETE ON categories BEGIN
  DELETE FROM lists WHERE facet = 'category:' || old.id AND count = 0;
END;
--> statement-breakpoint
CREATE TRIGGER list_entries_insert AFTER INSERT ON list_entries BEGIN
  UPDATE lists SET count = count + 1 WHERE id = new.list_id AND new.ordering = 'id';
  INSERT INTO mark_changes(list_id, ordering, key, tie, delta)
  VALUES (new.list_id, new.ordering, new.key, new.tie, 1);
END;
--> statement-breakpoint
CREATE TRIGGER list_entries_delete AFTER DELETE ON list_entries BEGIN
  UPDATE lists SET count = count - 1 WHERE id = old.list_id AND old.ordering = 'id';
  INSERT INTO mark_changes(list_id, ordering, key, tie, delta)
  VALUES (old.list_id, old.ordering, old.key, old.tie, -1);
END;
--> statement-breakpoint
-- No table: inserting here calls the trigger below, which counts an entry at both levels.
CREATE VIEW mark_changes AS
SELECT list_id, ordering, key, tie, 0 AS delta FROM list_entries;
--> statement-breakpoint
CREATE TRIGGER list_marks_count INSTEAD OF INSERT ON mark_changes BEGIN
  UPDATE list_marks SET count = count + new.delta
  WHERE (list_id, ordering, level, key, tie) = (
    SELECT list_id, ordering, level, key, tie FROM list_marks
    WHERE list_id = new.list_id AND ordering = new.ordering AND level = 2
      AND (key, tie) <= (new.key, +new.tie) ORDER BY key DESC, tie DESC LIMIT 1);
  UPDATE list_marks SET count = count + new.delta
  WHERE (list_id, ordering, level, key, tie) = (
    SELECT list_id, ordering, level, key, tie FROM list_marks
    WHERE list_id = new.list_id AND ordering = new.ordering AND level = 1
      AND (key, tie) <= (new.key, +new.tie) ORDER BY key DESC, tie DESC LIMIT 1);
END;
--> statement-breakpoint
CREATE TRIGGER list_marks_split AFTER UPDATE OF count ON list_marks
WHEN new.level = 1 AND new.count > 128 BEGIN
  UPDATE list_marks SET count = 64
  WHERE list_id = new.list_id AND ordering = new.ordering AND level = 1
    AND key = new.key AND tie = new.tie;
  INSERT INTO list_marks(list_id, ordering, level, key, tie, count)
  SELECT list_id, ordering, 1, key, tie, new.count - 64 FROM list_entries
  WHERE list_id = new.list_id AND ordering = new.ordering AND (key, tie) >= (new.key, +new.tie)
  ORDER BY key, tie LIMIT 1 OFFSET 64;
END;
--> statement-breakpoint
-- The marks under each second-level mark: from itself to the next, or to the end (a blob comes last).
CREATE VIEW mark_groups AS
SELECT list_id, ordering, key, tie,
  coalesce((SELECT n.key FROM list_marks n
    WHERE n.list_id = m.list_id AND n.ordering = m.ordering AND n.level = 2
      AND (n.key, n.tie) > (m.key, +m.tie) ORDER BY n.key, n.tie LIMIT 1), x'ff') AS end_key,
  coalesce((SELECT n.tie FROM list_marks n
    WHERE n.list_id = m.list_id AND n.ordering = m.ordering AND n.level = 2
      AND (n.key, n.tie) > (m.key, +m.tie) ORDER BY n.key, n.tie LIMIT 1), 0) AS end_tie
FROM list_marks m WHERE level = 2;
--> statement-breakpoint
-- The 65th mark under a second-level mark makes the 33rd of them a second-level mark too.
CREATE TRIGGER list_marks_group AFTER INSERT ON list_marks
WHEN new.level = 1 AND new.key <> -1 AND (
  SELECT count(*) FROM (
    SELECT 1 FROM (
      SELECT key, tie, end_key, end_tie FROM mark_groups
      WHERE list_id = new.list_id AND ordering = new.ordering
        AND (key, tie) <= (new.key, +new.tie) ORDER BY key DESC, tie DESC LIMIT 1) g
    CROSS JOIN list_marks m ON m.list_id = new.list_id AND m.ordering = new.ordering
      AND m.level = 1 AND (m.key, m.tie) >= (g.key, +g.tie)
      AND (m.key, m.tie) < (g.end_key, +g.end_tie)
    LIMIT 65)) = 65
BEGIN
  INSERT INTO list_marks(list_id, ordering, level, key, tie, count)
  SELECT new.list_id, new.ordering, 2, key, tie, rest FROM (
    SELECT m.key, m.tie, row_number() OVER marks AS number,
      sum(m.count) OVER (marks ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS rest
    FROM (
      SELECT key, tie, end_key, end_tie FROM mark_groups
      WHERE list_id = new.list_id AND ordering = new.ordering
        AND (key, tie) <= (new.key, +new.tie) ORDER BY key DESC, tie DESC LIMIT 1) g
    CROSS JOIN list_marks m ON m.list_id = new.list_id AND m.ordering = new.ordering
      AND m.level = 1 AND (m.key, m.tie) >= (g.key, +g.tie)
      AND (m.key, m.tie) < (g.end_key, +g.end_tie)
    WINDOW marks AS (ORDER BY m.key, m.tie))
  WHERE number = 33;
END;
--> statement-breakpoint
-- What a new second-level mark counts, the one before it counts no longer.
CREATE TRIGGER list_marks_hand_over AFTER INSERT ON list_marks
WHEN new.level = 2 AND new.key <> -1 BEGIN
  UPDATE list_marks SET count = count - new.count
  WHERE (list_id, ordering, level, key, tie) = (
    SELECT list_id, ordering, level, key, tie FROM list_marks
    WHERE list_id = new.list_id AND ordering = new.ordering AND level = 2
      AND (key, tie) < (new.key, +new.tie) ORDER BY key DESC, tie DESC LIMIT 1);
END;
--> statement-breakpoint
-- Marks that count nothing any more go, those that begin a second-level mark excepted.
CREATE TRIGGER list_marks_clean AFTER UPDATE OF count ON list_marks
WHEN new.count = 0 AND new.key <> -1 BEGIN
  DELETE FROM list_marks
  WHERE list_id = new.list_id AND ordering = new.ordering AND level = new.level
    AND key = new.key AND tie = new.tie
    AND (new.level = 2 OR NOT EXISTS (
      SELECT 1 FROM list_marks
      WHERE list_id = new.list_id AND ordering = new.ordering AND level = 2
        AND key = new.key AND tie = new.tie));
END;
--> statement-breakpoint
-- Every product that is already there.
INSERT INTO listings(currency, product_id, category_id, is_active, name, amount, created_at)
SELECT r.currency, p.id, p.category_id, p.is_active, p.name, r.amount, p.created_at
FROM prices r
JOIN variants v ON v.id = r.variant_id AND v.is_default = 1
JOIN products p ON p.id = v.product_id AND p.deleted_at IS NULL;
