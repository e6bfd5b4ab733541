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
