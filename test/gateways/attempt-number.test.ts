import fc from 'fast-check'
import { expect, it } from 'vitest'
import { attemptNumber } from '../../src/gateways/attempt-number.ts'

it('has eighteen capital letters and digits of the key', () => {
  const key = '6f1c8a52-9d3e-4b7a-8c21-0e5f4d3b2a19'
  expect(attemptNumber(key)).toBe('P6F1C8A529D3E4B7A8')
})

it('suits gateways whatever the key', () => {
  fc.assert(fc.property(fc.uuid(), (key) => /^P[0-9A-F]{17}$/.test(attemptNumber(key))))
})
