import { type CheckingOut, createCheckingOut } from './checking-out.ts'
import { onEach } from './on-each.ts'
import type { Scenario } from './scenario.ts'
import type { Workers } from './start-workers.ts'
import { waitUntilQuiet, waitUntilTold } from './wait-until.ts'
import { type Write, writeScenario } from './write-scenario.ts'

/** The way to an order that is paid inside the shop, step by step and as a whole. */
export function createCheckouts(workers: Workers, productIds: number[]): Scenario[] {
  const shop = createCheckingOut(workers, productIds)
  return [...steps(shop, workers.db), whole(shop, workers.db)].map(writeScenario)
}

function steps(shop: CheckingOut, db: D1Database): Write[] {
  return [
    {
      name: 'avantlush: first use of a cart',
      beside: [{ name: 'first use of a cart', by: 'processor', goal: 1.3 }],
      prepare: async (count) => {
        const shoppers = await shop.makeShoppers(count)
        return { operations: shoppers.map((shopper) => () => shop.add(shopper)) }
      },
    },
    {
      name: 'avantlush: start a checkout',
      beside: [],
      prepare: async (count, connections) => {
        const shoppers = await shop.makeShoppers(count)
        await onEach(shoppers, shop.add, connections)
        return { operations: shoppers.map((shopper) => () => shop.start(shopper)) }
      },
    },
    {
      name: 'avantlush: pay it, with its mails',
      beside: [],
      prepare: async (count, connections) => {
        const shoppers = await shop.makeShoppers(count)
        await onEach(shoppers, shop.add, connections)
        await onEach(shoppers, shop.start, connections)
        const operations = shoppers.map((shopper) => () => shop.pay(shopper))
        return { operations, settle: () => waitUntilQuiet(db) }
      },
    },
  ]
}

function whole(shop: CheckingOut, db: D1Database): Write {
  return {
    name: 'avantlush: whole order, with its mails',
    beside: [{ name: 'whole order, with its mails', by: 'processor', goal: 1.2 }],
    prepare: async (count) => {
      const shoppers = await shop.makeShoppers(count)
      const orderIds: number[] = []
      const operations = shoppers.map((shopper, index) => async () => {
        await shop.add(shopper)
        const clientSecret = await shop.start(shopper)
        orderIds[index] = await shop.pay(shopper)
        await shop.tellPaid(clientSecret)
      })
      return { operations, settle: () => waitUntilTold(db, orderIds) }
    },
  }
}
