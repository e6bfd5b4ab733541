import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import buyers from '../../src/db/triggers/buyers.sql?raw'
import carts from '../../src/db/triggers/carts.sql?raw'
import customers from '../../src/db/triggers/customers.sql?raw'
import ledgers from '../../src/db/triggers/ledgers.sql?raw'
import listings from '../../src/db/triggers/listings.sql?raw'
import orders from '../../src/db/triggers/orders.sql?raw'
import reviews from '../../src/db/triggers/reviews.sql?raw'
import search from '../../src/db/triggers/search.sql?raw'
import totals from '../../src/db/triggers/totals.sql?raw'
import wishlist from '../../src/db/triggers/wishlist.sql?raw'

const written = [
  buyers,
  carts,
  customers,
  ledgers,
  listings,
  orders,
  reviews,
  search,
  totals,
  wishlist,
]
  .flatMap((text) => text.split(/^(?=CREATE )/m))
  .map(plain)
  .filter((text) => text.startsWith('CREATE'))

/** Without comments, and with single blanks: SQLite keeps a statement as it was sent. */
function plain(text: string): string {
  return text
    .replace(/^--.*$/gm, '')
    .replace(/\s+/g, ' ')
    .replace(/;\s*$/, '')
    .trim()
}

test('a migrated database has the triggers, views and search indexes of the files, and no other', async () => {
  const { results } = await env.DB.prepare(
    `SELECT sql FROM sqlite_master WHERE type IN ('trigger', 'view')
       OR sql LIKE 'CREATE VIRTUAL TABLE%'`,
  ).all<{ sql: string }>()
  expect(results.map(({ sql }) => plain(sql)).toSorted()).toEqual(written.toSorted())
})
