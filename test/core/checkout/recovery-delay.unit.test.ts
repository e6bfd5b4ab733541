import { expect, test } from 'vitest'
import { recoveryDelayMs } from '../../../src/core/checkout/attempt/record.ts'

test.each([
  [1_000, 5_000],
  [50_000, 5_000],
  [600_000, 60_000],
  [24 * 60 * 60_000, 300_000],
])('a checkout of %i ms is looked after again in %i', (age, delay) => {
  expect(recoveryDelayMs({ startedAt: 1_000 }, 1_000 + age)).toBe(delay)
})
