import { expect, test } from 'vitest'
import { aRupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aVisitor } from '../../support/customers/storefront-visitors.ts'
import { type Answer, commerceEngineClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const fetch = withEnv({ CATALOGUE_CACHE_SECONDS: '60' })
const anyone = commerceEngineClient({ fetch })

/** Only an answer from the cache has an age. */
const isKept = ({ headers }: Answer) => headers.has('Age')

test('visitors are shown what the data centre keeps for everybody, and keep nothing themselves', async () => {
  const { id } = await aRupeeProduct()
  const path = `/catalog/products/${id}`
  const { tokens } = await aVisitor()
  const visitor = commerceEngineClient({ fetch, token: tokens.access })
  const first = await visitor.get(path, { expect: 200 })
  const [again, other] = [await visitor.get(path), await anyone.get(path)]
  expect([first, again, other].map(isKept)).toEqual([false, true, true])
  expect(other.body).toEqual(first.body)
  // The session alone is asked for.
  expect([first.cost.queries, again.cost.queries, other.cost.queries]).toEqual([2, 1, 0])
  expect(again.headers.get('Cache-Control')).toBe('private, no-store')
  expect(other.headers.get('Cache-Control')).toMatch(/^public/)
})

test('whoever’s session has ended is refused, whatever is kept', async () => {
  const { id } = await aRupeeProduct()
  const path = `/catalog/products/${id}`
  await anyone.get(path, { expect: 200 })
  const { client, tokens } = await aVisitor()
  await client.post('/auth/logout', undefined, { expect: 200 })
  const stale = commerceEngineClient({ fetch, token: tokens.access })
  const { body } = await stale.get(path, { expect: 401 })
  expect(body).toMatchObject({ success: false, code: 'unauthorized' })
  await stale.get('/catalog/products/no-such-product', { expect: 401 })
})
