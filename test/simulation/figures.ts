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
  (SELECT count(*) FROM orders WHERE sale IS NOT NULL) AS "orders of whole carts",
  (SELECT count(*) FROM orders WHERE due_amount < total_amount) AS "orders paid with points and cards",
  (SELECT count(*) FROM orders WHERE charged_amount > 0) AS "orders charged for points",
  (SELECT count(*) FROM order_items WHERE unit_amount = 0) AS "lines given",
  (SELECT count(*) FROM payments WHERE left_at IS NOT NULL) AS "payments left for another",
  (SELECT count(*) FROM (SELECT 1 FROM payments WHERE captured_amount > 0 AND order_id IS NOT NULL
    GROUP BY order_id HAVING count(*) > 1)) AS "orders paid twice",
  (SELECT count(*) FROM ledger_transfers WHERE reason = 'earned') AS "points earned",
  (SELECT count(*) FROM ledger_transfers WHERE reason IN ('returned', 'revoked')) AS "transfers back",
  (SELECT count(*) FROM users WHERE is_guest = 1 AND deactivated_at IS NOT NULL)
    AS "visitors who signed in",
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
