import fc from 'fast-check'
import { expect, test } from 'vitest'
import { withKeys } from '../../../src/core/catalog/attributes.ts'

const keysOf = (...names: string[]) =>
  withKeys(names.map((name) => ({ name, value: '' }))).map(({ key }) => key)

test.each([
  ['Battery life', 'battery_life'],
  ['  USB-C (front) ', 'usb_c_front'],
  ['Crème brûlée', 'creme_brulee'],
  ['रंग', 'रग'],
  ['颜色', '颜色'],
  ['***', 'attribute'],
])('the key of %j is %j', (name, key) => {
  expect(keysOf(name)).toEqual([key])
})

test('the second of a name gets a number', () => {
  expect(keysOf('Size', 'size', 'SIZE', 'size 2')).toEqual(['size', 'size_2', 'size_3', 'size_2_2'])
})

test('keys are unlike each other, whatever the names', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('a', 'A', 'a 2', 'a_2', '_', '')), (names) => {
      expect(new Set(keysOf(...names)).size).toBe(names.length)
    }),
  )
})
