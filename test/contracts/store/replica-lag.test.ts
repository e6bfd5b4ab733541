import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { aCustomer, type Customer } from '../../support/customers/customers.ts'
import { type Client, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

/**
 * A database whose replicas have no orders and no carts yet. The first round trip of a session goes
 * to the primary, as the platform promises; those after it may come to a replica.
 */
function laggingDatabase(): D1Database {
  const withSession = (start?: string) => {
    const session = env.DB.withSession(start)
    const isFirst = () => session.getBookmark() === null && start === 'first-primary'
    return {
      prepare: (query: string) => session.prepare(isFirst() ? query : asReplicasHaveIt(query)),
      batch: (statements: D1PreparedStatement[]) => session.batch(statements),
      getBookmark: () => session.getBookmark(),
    }
  }
  return asDatabase({ withSession })
}

function asReplicasHaveIt(query: string): string {
  if (!/^\s*select/i.test(query)) return query
  return query.replace(/FROM "?(orders|carts)"?\b( o\b)?/gi, (_, table, alias) => {
    return `FROM (SELECT * FROM ${table} WHERE 0) ${alias ?? table}`
  })
}

/** Safe: a request begins a session, and asks for nothing else. */
function asDatabase(database: object): D1Database {
  return database as D1Database
}

function withLag({ tokens }: Customer): Client {
  const fetch = withEnv({ DB: laggingDatabase() })
  return storeClient({ token: tokens.access, fetch })
}

it('an answer shows what its request has done, also where replicas lag', async () => {
  const [customer, product] = await Promise.all([aCustomer(), aProduct()])
  const lagging = withLag(customer)
  await lagging.post('/cart/items/', { product_id: product.id }, { expect: 200 })
  const { body: order } = await lagging.post('/orders/checkout/', {}, { expect: 201 })
  const { body: orders } = await lagging.get('/orders/', { expect: 200 })
  expect(orders.results).toEqual([order])
  await lagging.post(`/orders/${order.id}/cancel/`, {}, { expect: 200 })
})

it('the bookmark of an answer is that of its last write', async () => {
  const [customer, product] = await Promise.all([aCustomer(), aProduct()])
  const bookmarks: string[] = []
  for (const quantity of [1, 2]) {
    await customer.post('/cart/items/', { product_id: product.id, quantity }, { expect: 200 })
    const { headers } = await customer.post('/orders/checkout/', {}, { expect: 201 })
    bookmarks.push(headers.get('x-d1-bookmark') ?? '')
  }
  const now = env.DB.withSession('first-primary')
  await now.prepare('SELECT 1').all()
  bookmarks.push(now.getBookmark() ?? '')
  expect(bookmarks).not.toContain('')
  expect(bookmarks).toEqual(bookmarks.toSorted())
})
