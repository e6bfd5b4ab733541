import { setTimeout as sleep } from 'node:timers/promises'

/** Rare enough that asking costs the measured process next to nothing. */
const pollMs = 100
const patienceMs = 60_000

/** Waits until no event and no effect is left to work on. Tells of no operation when it was over. */
export async function waitUntilQuiet(db: D1Database): Promise<number[]> {
  const deadline = Date.now() + patienceMs
  while ((await countWaiting(db)) > 0) {
    if (Date.now() > deadline)
      throw new Error('Events or effects of the shop do not come to an end')
    await sleep(pollMs)
  }
  return []
}

/** The same; answers when each of the orders was paid. */
export async function waitUntilPaid(db: D1Database, orderIds: number[]): Promise<number[]> {
  await waitUntilQuiet(db)
  return readTimes(db, orderIds, 'SELECT paid_at FROM orders WHERE id = ids.value')
}

/** The same; answers when the last mail of each of the orders was sent. */
export async function waitUntilTold(db: D1Database, orderIds: number[]): Promise<number[]> {
  await waitUntilQuiet(db)
  return readTimes(
    db,
    orderIds,
    `SELECT max(done_at) FROM outbox
     WHERE key >= 'order:' || ids.value || ':' AND key < 'order:' || ids.value || ':~'
       AND kind IN ('message.order_confirmation', 'message.payment_receipt')
     HAVING count(done_at) = 2`,
  )
}

const waitingSql = `
  SELECT (SELECT count(*) FROM outbox WHERE due_at IS NOT NULL)
    + (SELECT count(*) FROM webhook_events WHERE due_at IS NOT NULL) AS count`

async function countWaiting(db: D1Database): Promise<number> {
  const row = await db.prepare(waitingSql).first<{ count: number }>()
  return row?.count ?? 0
}

/** @throws where an order has no such time: it has not come to its end. */
async function readTimes(db: D1Database, orderIds: number[], timeSql: string): Promise<number[]> {
  const { results } = await db
    .prepare(`SELECT (${timeSql}) AS time FROM json_each(?) ids ORDER BY ids.key`)
    .bind(JSON.stringify(orderIds))
    .all<{ time: number | null }>()
  return results.map(({ time }) => {
    if (time === null) throw new Error('An order of the bench is not paid, or not told of')
    return time
  })
}
