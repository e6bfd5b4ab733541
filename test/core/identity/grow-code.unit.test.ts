import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { growCode } from '../../../src/core/identity/grow-code.ts'

const settings = { secret: 'only-for-tests-at-least-32-characters-long' }

/** The 32-bit words from which a code is taken. */
function wordsOf(seed: string): number[] {
  const signature = createHmac('sha256', settings.secret).update(`one-time code\n${seed}`).digest()
  return [0, 4, 8].map((offset) => signature.readUInt32BE(offset))
}

function seedsUpTo(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `seed ${index}`)
}

test('a code has six digits, and is the same at every attempt', () => {
  fc.assert(
    fc.property(fc.string(), fc.string({ minLength: 32 }), (seed, secret) => {
      const code = growCode({ secret }, seed)
      expect(code).toMatch(/^[0-9]{6}$/)
      expect(growCode({ secret }, seed)).toBe(code)
    }),
  )
})

test('keeps leading zeros', () => {
  const seed = seedsUpTo(10_000).find((one) => (wordsOf(one)[0] ?? 0) % 1_000_000 < 10_000)
  expect(growCode(settings, seed ?? '')).toMatch(/^00\d{4}$/)
})

test('depends on the secret and on the seed', () => {
  const codes = seedsUpTo(100).map((seed) => growCode(settings, seed))
  expect(new Set(codes).size).toBeGreaterThan(95)
  const others = seedsUpTo(100).map((seed) => growCode({ secret: 'another secret' }, seed))
  expect(codes.filter((code, index) => code === others[index]).length).toBeLessThan(3)
})

test('passes over words that would make the first codes more frequent', () => {
  const biasedFrom = 4_294_000_000
  const seed = seedsUpTo(100_000).find((one) => (wordsOf(one)[0] ?? 0) >= biasedFrom) ?? ''
  const [, second = 0] = wordsOf(seed)
  expect(growCode(settings, seed)).toBe(String(second % 1_000_000).padStart(6, '0'))
})

test('every digit is as frequent as the others, at every place', () => {
  const codes = seedsUpTo(20_000).map((seed) => growCode(settings, seed))
  for (const place of [0, 1, 2, 3, 4, 5]) {
    const counts = new Map<string, number>()
    for (const code of codes)
      counts.set(code.charAt(place), (counts.get(code.charAt(place)) ?? 0) + 1)
    const squares = [...counts.values()].map((count) => (count - 2000) ** 2 / 2000)
    // Of ten digits, 27.9 is exceeded by chance once in a thousand tables.
    expect(squares.reduce((sum, one) => sum + one, 0)).toBeLessThan(27.9)
  }
})
