import { expect, test } from 'vitest'
import { aProduct } from '../../support/catalogue/products.ts'
import { cortexClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const anonymous = cortexClient({ fetch: withEnv({ CATALOGUE_CACHE_SECONDS: '60' }) })

test.each([
  '/api/v1/products/',
  '/api/v1/products/?ordering=price&page_size=5&in_stock=true&min_price=1',
  '/api/v1/products/categories/',
])('is kept for everybody: %s', async (path) => {
  await aProduct({ rials: 500_000 })
  const first = await anonymous.get(path, { expect: 200 })
  const again = await anonymous.get(path, { expect: 200 })
  expect(first.headers.get('Age')).toBeNull()
  expect(again.headers.get('Age')).not.toBeNull()
  expect(again.body).toEqual(first.body)
})

test('a list of feedback is kept with the headers that lead through its pages', async () => {
  const { id } = await aProduct({ rials: 500_000 })
  const path = `/api/v1/products/${id}/feedbacks/`
  await anonymous.get(path, { expect: 200 })
  const { headers } = await anonymous.get(path, { expect: 200 })
  expect(headers.get('Age')).not.toBeNull()
  expect(headers.get('X-Total-Count')).toBe('0')
})

test('a product is never kept, since every view counts and shows its number', async () => {
  const { slug } = await aProduct({ rials: 500_000 })
  const path = `/api/v1/products/info/${slug}/`
  const first = await anonymous.get(path, { expect: 200 })
  const again = await anonymous.get(path, { expect: 200 })
  expect(again.headers.get('Cache-Control')).toBe('no-store')
  expect(again.body.visit_count).toBe(first.body.visit_count + 1)
})
