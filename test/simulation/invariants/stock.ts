import type { Books } from '../books.ts'
import { type Ledger, type Order, ownRefunds } from './ledger.ts'

type Counter = Books['counters'][number]

interface CounterRow {
  onHand: number
  version: number
  /** That of the newest setting which was applied. */
  sequence: number
  /** All that was ever committed. */
  sold: number
  /** What all settings and returns have changed. */
  changed: number
  /** What came back to the shelf. */
  restocked: number
  /** What settings have taken away; not above 0. */
  lowered: number
}

interface ReservationRow {
  checkoutId: string
  state: 'held' | 'committed'
  quantity: number
  returned: number
}

/** Staff counted, and compared with nothing. */
interface CountRow {
  id: number
  variantId: number
  level: number
  /** For causes that came after it. */
  returnedSince: number
}

interface VariantRow {
  id: number
  sold: number
  stock: number
  held: number
  version: number
  isDeleted: 0 | 1
}

const counterSql = `
  SELECT on_hand AS onHand, version, sequence, sold,
    (SELECT total(delta) FROM changes) AS changed,
    (SELECT total(delta) FROM changes WHERE key GLOB 'order:*') AS restocked,
    (SELECT total(min(delta, 0)) FROM changes WHERE key GLOB 'stock:*') AS lowered
  FROM counter`

const reservationsSql = `
  SELECT checkout_id AS checkoutId, state, quantity, returned FROM reservations
  WHERE state IN ('held', 'committed')`

const variantsSql = `
  SELECT id, stock, stock_held AS held, stock_version AS version, sold,
    deleted_at IS NOT NULL AS isDeleted
  FROM variants`

const countsSql = `
  SELECT s.id, s.payload ->> 'variantId' AS variantId, s.payload ->> 'level' AS level,
    (SELECT total(r.payload ->> 'quantity') FROM outbox r
     WHERE r.kind = 'stock.restock' AND r.done_at IS NOT NULL AND r.id > s.id
       AND r.payload ->> 'variantId' = s.payload ->> 'variantId') AS returnedSince
  FROM outbox s
  WHERE s.kind = 'stock.set' AND s.done_at IS NOT NULL AND s.payload ->> 'expected' IS NULL`

/** No unit is lost, made or sold twice, and D1 knows of all. */
export function stockRule(ledger: Ledger): string[] {
  const variants = new Map(ledger.books.d1<VariantRow>(variantsSql).map((row) => [row.id, row]))
  const counts = new Map(ledger.books.d1<CountRow>(countsSql).map((row) => [row.id, row]))
  const covered = new Set<string>()
  const problems: string[] = []
  for (const counter of ledger.books.counters) {
    const { variantId } = counter
    const reservations = counter.rows<ReservationRow>(reservationsSql)
    for (const { checkoutId } of reservations) covered.add(`${variantId} ${checkoutId}`)
    const [level] = counter.rows<CounterRow>(counterSql)
    problems.push(
      ...problemsOfLevel(counter, level, reservations),
      ...problemsOfSettings(ledger, level, variants.get(variantId)),
      ...problemsOfCount(ledger, level, counts.get(level?.sequence ?? 0)),
      ...problemsOfProjection(counter, level, variants.get(variantId)),
      ...reservations.flatMap((row) => problemsOfReservation(ledger, variantId, row)),
    )
  }
  return [...problems, ...uncovered(ledger, covered)]
}

function problemsOfLevel(
  { variantId, initialStock }: Counter,
  level: CounterRow | undefined,
  reservations: ReservationRow[],
): string[] {
  const units = (state: string) =>
    reservations.reduce((sum, row) => sum + (row.state === state ? row.quantity : 0), 0)
  const [held, sold] = [units('held'), units('committed')]
  const { onHand, changed, restocked, lowered, sequence, ...told } = level ?? unused(initialStock)
  const returned = reservations.reduce((sum, row) => sum + row.returned, 0)
  const problems: string[] = []
  if (initialStock + changed !== onHand + held + sold) {
    problems.push(
      `1 variant ${variantId}: of ${initialStock} at first and ${changed} by changes there are ` +
        `${onHand} on hand, ${held} held and ${sold} sold`,
    )
  }
  if (told.sold !== sold) {
    problems.push(`1 variant ${variantId}: ${sold} are sold, its counter says ${told.sold}`)
  }
  // Whoever reserves leaves 0 or more: below that it goes by what staff count alone.
  if (onHand < Math.min(0, lowered)) {
    problems.push(`1 variant ${variantId}: ${onHand} are on hand, staff took away ${-lowered}`)
  }
  // What staff have counted since is not added to the shelf again.
  if (sequence === 0 ? restocked !== returned : restocked > returned) {
    problems.push(`1 variant ${variantId}: ${restocked} were restocked, ${returned} came back`)
  }
  return problems
}

function unused(onHand: number): CounterRow {
  return {
    ...{ onHand, version: 0, sequence: 0, sold: 0 },
    ...{ changed: 0, restocked: 0, lowered: 0 },
  }
}

/** What staff counted last is there, but for what was sold and came back since. */
function problemsOfCount(
  ledger: Ledger,
  level: CounterRow | undefined,
  count: CountRow | undefined,
): string[] {
  if (!level || !count) return []
  const sold = soldSince(ledger, count)
  const due = count.level - sold + count.returnedSince
  if (level.onHand === due) return []
  return [
    `1 variant ${count.variantId}: ${count.level} were counted, ${sold} sold and ` +
      `${count.returnedSince} came back since: there are ${level.onHand}`,
  ]
}

/** By orders that were placed after staff had counted. */
function soldSince({ books, orders }: Ledger, { id, variantId }: CountRow): number {
  return orders
    .filter((order) => (books.placedAfter.get(order.id) ?? 0) >= id)
    .flatMap(({ items }) => items)
    .filter((item) => item.variantId === variantId)
    .reduce((sum, { quantity }) => sum + quantity, 0)
}

/** The newest of what staff have counted counts, whichever came last. */
function problemsOfSettings(
  { effects }: Ledger,
  level: CounterRow | undefined,
  variant: VariantRow | undefined,
): string[] {
  if (!variant || (!level && variant.isDeleted === 1)) return []
  const applied = effects.filter(
    ({ kind, variantId, doneAt }) =>
      kind === 'stock.set' && variantId === variant.id && doneAt !== null,
  )
  const newest = applied.reduce((max, { id }) => Math.max(max, id), 0)
  const sequence = level?.sequence ?? 0
  if (sequence >= newest) return []
  return [`1 variant ${variant.id}: setting ${newest} is done, its counter is at ${sequence}`]
}

function problemsOfProjection(
  { variantId, initialStock }: Counter,
  level: CounterRow | undefined,
  variant: VariantRow | undefined,
): string[] {
  if (!variant) return [`7 variant ${variantId} is not in D1`]
  const { onHand, version, sold } = level ?? unused(initialStock)
  const stock = Math.max(0, onHand)
  const told = [stock, onHand - stock, version, sold]
  const shown = [variant.stock, variant.held, variant.version, variant.sold]
  if (shown.join() === told.join()) return []
  return [
    `7 variant ${variantId}: D1 has stock, held, version and sold ${shown}, its counter ${told}`,
  ]
}

function problemsOfReservation(
  { ordersByCheckout, outcomes }: Ledger,
  variantId: number,
  { checkoutId, state, quantity, returned }: ReservationRow,
): string[] {
  const what = `variant ${variantId}, checkout ${checkoutId}`
  if (state === 'held') return [`7 ${what}: ${quantity} are held`]
  const order = ordersByCheckout.get(checkoutId)
  if (!order) {
    return [`2 ${what}: ${quantity} are sold without an order, outcome ${outcomes.get(checkoutId)}`]
  }
  const ordered = order.items.find((item) => item.variantId === variantId)?.quantity ?? 0
  if (ordered !== quantity) {
    return [`2 ${what}: ${quantity} are sold, order ${order.id} has ${ordered}`]
  }
  return problemsOfReturn(order, `1 ${what}`, { quantity, returned })
}

/**
 * All units come back, or none: where the order was cancelled, and where the shop was asked to pay its
 * payment back. One of several payments may have gone back because the order was paid twice.
 */
function problemsOfReturn(
  { id, status, payments }: Order,
  what: string,
  { quantity, returned }: { quantity: number; returned: number },
): string[] {
  const isCancelled = status === 'cancelled'
  const paid = payments.filter(({ captured }) => captured !== null)
  const isPaidBack = paid.some((payment) => ownRefunds(payment).length > 0)
  // The money may have gone back in the dashboard before the shop came to it.
  const isAskedBack = paid.some(({ refunds }) => refunds.some(({ isAdopted }) => isAdopted === 0))
  const problem = `${what}: ${returned} of ${quantity} came back; order ${id} is ${status}`
  if (returned === quantity) return isCancelled || isAskedBack ? [] : [problem]
  const mayStay = !isCancelled && !(isPaidBack && paid.length === 1)
  return mayStay && returned === 0 ? [] : [problem]
}

function uncovered({ orders }: Ledger, covered: Set<string>): string[] {
  return orders.flatMap(({ id, checkoutId, items }) =>
    items
      .filter(({ variantId }) => !covered.has(`${variantId} ${checkoutId}`))
      .map(
        ({ variantId, quantity }) =>
          `2 order ${id} has ${quantity} of variant ${variantId}, and checkout ${checkoutId} none`,
      ),
  )
}
