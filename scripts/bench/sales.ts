import { randomUUID } from 'node:crypto'
import { type Buying, createBuying } from './buying.ts'
import { knownCount } from './known-count.ts'
import type { Shopper } from './make-shoppers.ts'
import { onEach } from './on-each.ts'
import type { Comparison, Scenario } from './scenario.ts'
import type { Workers } from './start-workers.ts'
import { waitUntilPaid, waitUntilQuiet, waitUntilTold } from './wait-until.ts'
import { type Write, writeScenario } from './write-scenario.ts'

const addAgain = 'add to cart again'

/** What shoppers do on the way to a paid order, step by step and as a whole. */
export function createSales(workers: Workers, productIds: number[]): Scenario[] {
  const buying = createBuying(workers, productIds)
  return [...cartChanges(buying), ...orders(buying, workers.db)].map(writeScenario)
}

function cartChanges(buying: Buying): Write[] {
  return [
    {
      name: 'first use of a cart',
      beside: [atMost(1.3, 'bare D1 write and fresh object')],
      prepare: async (count) => {
        const shoppers = await buying.makeShoppers(count)
        return { operations: shoppers.map((shopper) => () => buying.add(shopper)) }
      },
    },
    {
      name: addAgain,
      beside: [atMost(2.5, 'bare known object')],
      prepare: additions(buying, () => ({})),
    },
    {
      name: 'add again, with a key',
      beside: [atMost(2, addAgain)],
      prepare: additions(buying, () => ({ 'Idempotency-Key': randomUUID() })),
    },
  ]
}

function orders(buying: Buying, db: D1Database): Write[] {
  return [
    {
      name: 'checkout, with its mail',
      beside: [],
      prepare: async (count, connections) => {
        const shoppers = await buying.makeShoppers(count)
        await onEach(shoppers, buying.add, connections)
        const operations = shoppers.map((shopper) => () => buying.checkOut(shopper))
        return { operations, settle: () => waitUntilQuiet(db) }
      },
    },
    {
      name: 'open a payment',
      beside: [],
      prepare: async (count, connections) => {
        const placed = await placeOrders(buying, { count, connections })
        await waitUntilQuiet(db)
        return { operations: placed.map((order) => () => buying.openPayment(order)) }
      },
    },
    {
      name: 'webhook to settled, with its mail',
      beside: [],
      prepare: async (count, connections) => {
        const placed = await placeOrders(buying, { count, connections })
        const secrets = await onEach(placed, buying.openPayment, connections)
        await waitUntilQuiet(db)
        return {
          operations: secrets.map((secret) => () => buying.tellPaid(secret)),
          settle: () => waitUntilPaid(db, idsOf(placed)),
        }
      },
    },
    {
      name: 'whole order, with its mails',
      beside: [],
      goalMs: 16,
      prepare: async (count) => {
        const shoppers = await buying.makeShoppers(count)
        const orderIds: number[] = []
        const operations = shoppers.map((shopper, index) => async () => {
          await buying.add(shopper)
          const order = await buying.checkOut(shopper)
          orderIds[index] = order.id
          await buying.tellPaid(await buying.openPayment(order))
        })
        return { operations, settle: () => waitUntilTold(db, orderIds) }
      },
    },
  ]
}

/** By shoppers whose carts hold the product already. */
function additions(buying: Buying, headersOf: () => Record<string, string>): Write['prepare'] {
  let known: Shopper[] = []
  return async (count, connections) => {
    if (known.length === 0) {
      known = await buying.makeShoppers(knownCount)
      await onEach(known, buying.add, connections)
    }
    const adders = Array.from({ length: count }, (_, index) => known[index % known.length])
    return {
      operations: adders.map((adder) => async () => {
        if (adder) await buying.add(adder, headersOf())
      }),
    }
  }
}

async function placeOrders(
  buying: Buying,
  { count, connections }: { count: number; connections: number },
) {
  const shoppers = await buying.makeShoppers(count)
  await onEach(shoppers, buying.add, connections)
  return onEach(shoppers, buying.checkOut, connections)
}

function idsOf(rows: { id: number }[]): number[] {
  return rows.map(({ id }) => id)
}

function atMost(goal: number, name: string): Comparison {
  return { name, by: 'processor', goal }
}
