import { getTableName, is } from 'drizzle-orm'
import { SQLiteTable } from 'drizzle-orm/sqlite-core'
import * as addresses from '../../../src/db/schema/addresses.ts'
import * as carts from '../../../src/db/schema/carts.ts'
import * as catalog from '../../../src/db/schema/catalog.ts'
import * as figures from '../../../src/db/schema/figures.ts'
import * as gatewayCustomers from '../../../src/db/schema/gateway-customers.ts'
import * as identity from '../../../src/db/schema/identity.ts'
import * as ledgers from '../../../src/db/schema/ledgers.ts'
import * as lists from '../../../src/db/schema/lists.ts'
import * as operations from '../../../src/db/schema/operations.ts'
import * as opinions from '../../../src/db/schema/opinions.ts'
import * as orders from '../../../src/db/schema/orders.ts'
import * as promotions from '../../../src/db/schema/promotions.ts'
import * as quotes from '../../../src/db/schema/quotes.ts'
import * as returns from '../../../src/db/schema/returns.ts'
import * as shipping from '../../../src/db/schema/shipping.ts'
import * as storefront from '../../../src/db/schema/storefront.ts'
import * as support from '../../../src/db/schema/support.ts'
import * as wishlist from '../../../src/db/schema/wishlist.ts'

/** Which areas of the core write each table of D1. */
const owners: Record<string, string[]> = {
  addresses: ['addresses'],
  buyers: ['figures'],
  carts: ['cart'],
  categories: ['catalog'],
  checkout_outcomes: ['checkout'],
  counters: ['orders'],
  coupons: ['promotions'],
  daily_buyers: ['figures'],
  daily_carts: ['figures'],
  daily_customers: ['figures'],
  daily_orders: ['figures'],
  dead_letters: ['src/core/dead-letters.ts'],
  discounts: ['pricing'],
  gateway_customers: ['payments'],
  gift_card_tries: ['ledgers'],
  gift_cards: ['ledgers'],
  helpful_marks: ['reviews'],
  idempotency_keys: ['idempotency'],
  ledger_accounts: ['ledgers'],
  ledger_transfers: ['ledgers'],
  likes: ['likes'],
  listings: ['catalog'],
  login_attempts: ['identity'],
  newsletter_subscribers: ['newsletter'],
  one_time_codes: ['identity'],
  one_time_tokens: ['identity'],
  order_events: ['orders'],
  order_items: ['orders'],
  order_returns: ['returns'],
  orders: ['orders'],
  outbox: ['outbox'],
  payments: ['payments'],
  prices: ['catalog'],
  product_images: ['images'],
  product_tags: ['catalog'],
  product_texts: ['catalog'],
  products: ['catalog'],
  quotes: ['checkout'],
  redemptions: ['promotions'],
  refunds: ['payments'],
  repricing: ['pricing'],
  return_items: ['returns'],
  review_images: ['reviews'],
  reviews: ['reviews'],
  sessions: ['identity'],
  shipping_methods: ['shipping'],
  shipping_prices: ['shipping'],
  storefront_events: ['analytics'],
  tagged_reviews: ['reviews'],
  stock_notifications: ['wishlist'],
  tags: ['catalog'],
  tickets: ['support'],
  uploads: ['images'],
  users: ['identity'],
  // The catalogue makes them; their stock is the projection of the counters.
  variants: ['catalog', 'inventory'],
  waitlist: ['waitlist'],
  webhook_events: ['payments'],
  wishlist_items: ['wishlist'],
}

const tables = new Map(
  [
    ...[
      addresses,
      carts,
      catalog,
      gatewayCustomers,
      figures,
      identity,
      lists,
      operations,
      opinions,
    ],
    ...[ledgers, orders, promotions, quotes, returns, shipping, storefront, support, wishlist],
  ]
    .flatMap((schema) => Object.entries(schema))
    .flatMap(([name, value]) => (is(value, SQLiteTable) ? [[name, getTableName(value)]] : [])),
)

/** The folder of the core that a path lies in. */
export function areaOf(path: string): string | undefined {
  return /^src\/core\/([^/]+)\//.exec(path)?.[1]
}

export function ownersOf(table: string): string[] {
  return owners[table] ?? []
}

/** Tables of D1 that a source writes, by SQL or through Drizzle. */
export function tablesWrittenIn(source: string): string[] {
  const sql = /\b(?:INSERT(?: OR \w+)? INTO|UPDATE(?: OR \w+)?|DELETE FROM)\s+(?:\$\{)?(\w+)/g
  const drizzle = /\.(?:insert|update|delete)\((\w+)\)/g
  const named = [...source.matchAll(sql), ...source.matchAll(drizzle)].map(([, name = '']) => name)
  const known = named.map((name) => tables.get(name) ?? name)
  return [...new Set(known)].filter((name) => [...tables.values()].includes(name))
}
