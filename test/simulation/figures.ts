import type { Run } from './run.ts'

/** What came about in a run, by name: that it is not empty. */
export type Figures = Record<string, number>

const figuresSql = `SELECT
  (SELECT count(*) FROM orders) AS orders,
  (SELECT count(*) FROM orders WHERE status = 'cancelled') AS "orders cancelled",
  (SELECT count(*) FROM orders WHERE paid_at IS NOT NULL) AS "orders paid",
  (SELECT count(*) FROM checkout_outcomes WHERE outcome = 'aborted') AS "checkouts aborted",
  (SELECT count(*) FROM payments) AS payments,
  (SELECT count(*) FROM payments WHERE captured_amount > 0) AS "payments captured",
  (SELECT count(*) FROM payments WHERE review_reason IS NOT NULL) AS "payments under review",
  (SELECT count(*) FROM payments WHERE order_id IS NULL) AS "payments without an order",
  (SELECT count(*) FROM refunds) AS refunds,
  (SELECT count(*) FROM refunds WHERE is_adopted = 1) AS "refunds of the dashboard",
  (SELECT count(*) FROM refunds WHERE failures > 0) AS "refunds that failed",
  (SELECT count(*) FROM webhook_events) AS "events applied",
  (SELECT count(*) FROM dead_letters) AS "dead letters",
  (SELECT count(*) FROM outbox WHERE attempts > 1) AS "effects repeated",
  (SELECT count(*) FROM variants WHERE stock = 0 AND id IN (SELECT variant_id FROM order_items))
    AS "variants sold out"`

export function readFigures(run: Run): Figures {
  const [row = {}] = run.shop.database.rows<Figures>(figuresSql)
  let shortages = 0
  for (const storage of run.stock.storages.values()) {
    const [refused] = storage.rows<{ n: number }>(
      "SELECT count(*) AS n FROM reservations WHERE state = 'refused'",
    )
    shortages += refused?.n ?? 0
  }
  return { ...row, shortages, emails: run.mails.size }
}
