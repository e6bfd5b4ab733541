import { expect, it } from 'vitest'
import { parseForm } from './stripe/form.ts'

const plain = (text: string) => JSON.parse(JSON.stringify(parseForm(text)))

it.each([
  ['a=1&b=x+y%26z', { a: '1', b: 'x y&z' }],
  ['metadata[order_id]=7&metadata[a b]=c', { metadata: { order_id: '7', 'a b': 'c' } }],
  ['a[b][c]=1&a[b][d]=2', { a: { b: { c: '1', d: '2' } } }],
  ['expand[]=x&expand[]=y', { expand: ['x', 'y'] }],
  ['expand[0]=x&expand[1]=y', { expand: ['x', 'y'] }],
  ['items[0][id]=1&items[1][id]=2', { items: [{ id: '1' }, { id: '2' }] }],
  ['a=1&a=2', { a: '2' }],
  ['a[b=1', { 'a[b': '1' }],
  ['', {}],
])('reads %s', (text, params) => {
  expect(plain(text)).toEqual(params)
})

it('takes any name, that of the prototype included', () => {
  expect(JSON.stringify(parseForm('__proto__[polluted]=1'))).toBe('{"__proto__":{"polluted":"1"}}')
  expect({}).not.toHaveProperty('polluted')
})
