import { env } from 'cloudflare:workers'
import { expect } from 'vitest'

/**
 * Balances are the sums of their transfers and never negative, all accounts of a ledger sum to zero, an order
 * that stands has taken what its row says, and one that was cancelled has it back.
 */
export async function expectLedgersToBalance(): Promise<void> {
  expect(await rows(wrongBalances)).toEqual([])
  expect(await rows(wrongSums)).toEqual([])
  expect(await rows(wrongOrders)).toEqual([])
}

const wrongBalances = `
  SELECT a.* FROM ledger_accounts a
  WHERE a.balance <> coalesce((SELECT sum(amount) FROM ledger_transfers WHERE to_id = a.id), 0)
      - coalesce((SELECT sum(amount) FROM ledger_transfers WHERE from_id = a.id), 0)
    OR a.balance < 0 AND coalesce(a.user_id, a.gift_card_id) IS NOT NULL`

const wrongSums = `
  SELECT kind, currency, sum(balance) AS sum FROM ledger_accounts GROUP BY 1, 2 HAVING sum <> 0`

const wrongOrders = `
  SELECT o.id, o.status, kind, amount, taken FROM orders o
  JOIN (
    SELECT id, 'points' AS kind, points_used AS amount FROM orders
    UNION ALL SELECT id, 'credit', credit_amount FROM orders
    UNION ALL SELECT id, 'gift_card', gift_card_amount FROM orders
  ) means ON means.id = o.id
  JOIN (
    SELECT o.id, a.kind AS ledger, coalesce(sum(CASE t.reason
      WHEN 'spent' THEN t.amount WHEN 'returned' THEN -t.amount ELSE 0 END), 0) AS taken
    FROM orders o CROSS JOIN (SELECT DISTINCT kind FROM ledger_accounts) a
    LEFT JOIN (SELECT t.*, f.kind FROM ledger_transfers t JOIN ledger_accounts f ON f.id = t.from_id) t
      ON t.order_id = o.id AND t.kind = a.kind
    GROUP BY 1, 2
  ) took ON took.id = o.id AND took.ledger = means.kind
  WHERE took.taken <> iif(o.status = 'cancelled', 0, means.amount)`

async function rows(statement: string): Promise<unknown[]> {
  return (await env.DB.prepare(statement).all()).results
}
