-- For a D1 database that was taken back to another moment, before anything else is written. What counts of
-- stock are ordered by, and what was sold, go on beyond all that stock counters remember: by the time, as
-- they must do so each time. Counts that were on their way belong to the past.
UPDATE sqlite_sequence SET seq = max(seq, unixepoch() * 1000) WHERE name = 'outbox';
UPDATE variants SET sold = max(sold, unixepoch() * 1000);
UPDATE outbox SET due_at = NULL, done_at = unixepoch() * 1000, last_error = 'The database was restored'
WHERE kind = 'stock.set' AND due_at IS NOT NULL;
-- Numbers of orders that were given out today are not given again.
UPDATE counters SET value = value + unixepoch() % 86400 WHERE name GLOB 'orders:*';
