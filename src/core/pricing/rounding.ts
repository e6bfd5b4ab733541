/**
 * Amount × part ÷ whole, in minor units: worked out exactly, then rounded once, halves up. All that is
 * rounded in prices is rounded here.
 */
export function partOf(amount: number, part: number, whole: number): number {
  // The product may exceed the range in which numbers are exact.
  const [product, divisor] = [BigInt(amount) * BigInt(part), BigInt(whole)]
  return Number((2n * product + divisor) / (2n * divisor))
}

/** So many hundredths of a percent of an amount. */
export function percentageOf(amount: number, points: number): number {
  return partOf(amount, points, wholePoints)
}

/** Hundredths of a percent that make a whole. */
export const wholePoints = 10_000

/**
 * Divides an amount by weights so that the parts sum to it exactly: each has its share without the
 * fraction, and the units that are left go to the largest fractions, among equal ones to the first.
 * A part exceeds its weight only where the amount exceeds their sum.
 */
export function allocate(amount: number, weights: number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + BigInt(weight), 0n)
  if (total === 0n) return weights.map(() => 0)
  const products = weights.map((weight) => BigInt(amount) * BigInt(weight))
  const parts = products.map((product) => Number(product / total))
  const fractions = products.map((product) => product % total)
  const unitsLeft = Number(fractions.reduce((sum, fraction) => sum + fraction, 0n) / total)
  const largestFirst = [...fractions.keys()].sort((one, other) =>
    compare(fractions[other] ?? 0n, fractions[one] ?? 0n),
  )
  for (const place of largestFirst.slice(0, unitsLeft)) parts[place] = (parts[place] ?? 0) + 1
  return parts
}

/**
 * Divides an amount, at most the sum of the weights, so that the parts sum to it exactly: each is rounded by itself,
 * and the last one takes the difference. What would bring it below nothing or above its weight goes to those before.
 */
export function allocateToLast(amount: number, weights: number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  if (total === 0) return weights.map(() => 0)
  const parts = weights.map((weight) => partOf(amount, weight, total))
  let difference = amount - parts.reduce((sum, part) => sum + part, 0)
  const lastFirst = parts.toReversed().map((part, place) => {
    const adjusted = Math.min(Math.max(0, part + difference), weights.at(-1 - place) ?? 0)
    difference -= adjusted - part
    return adjusted
  })
  return lastFirst.reverse()
}

/** What the first so many of equal units have of an amount that is divided so among all of them. */
export function partOfFirst(amount: number, units: number, all: number): number {
  return Math.floor(amount / all) * units + Math.min(units, amount % all)
}

function compare(one: bigint, other: bigint): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}
