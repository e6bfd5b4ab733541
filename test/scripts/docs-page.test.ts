import { expect, it } from 'vitest'
import { docsPage, foldersOf } from '../../scripts/docs-page/page.ts'

it('finds the folders in which the paths of a contract lie', () => {
  expect(
    foldersOf(['/auth/jwt/create/', '/auth/users/', '/api/v1/carts/', '/api/v1/carts/{id}/']),
  ).toEqual(['/api/v1/carts/', '/auth/'])
  expect(foldersOf(['/', '/cart/', '/health'])).toEqual(['/', '/cart/'])
})

it('escapes what a document says of itself', () => {
  const document = { info: { title: 'A & B', summary: '<script>' }, paths: {} }
  expect(docsPage(new Map([['shop', document]]))).toContain('&lt;script&gt;')
})

it('shows the rules of a contract by their topics', () => {
  const rules = ['Cart: a line has a price.', 'Orders: they have numbers.', 'Cart: `a: b` is code.']
  const page = docsPage(
    new Map([['shop', { info: { title: 'A' }, paths: {}, 'x-decisions': rules }]]),
  )
  expect(page.replaceAll(/\s+/g, ' ')).toContain(
    '<h2>Cart</h2> <ul><li>a line has a price.</li><li><code>a: b</code> is code.</li></ul><h2>Orders</h2>',
  )
})
