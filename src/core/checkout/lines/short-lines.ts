import type { SkippedLine } from '../../cart/checkouts.ts'
import type { CheckoutLine, CheckoutRecord } from '../../cart/stored-cart.ts'

/** The record with the lines that the stock covers. `short` has the level of each other variant. */
export function withoutShort(record: CheckoutRecord, short: Map<number, number>): CheckoutRecord {
  const lines = record.lines.filter(({ variantId }) => !short.has(variantId))
  const behind = record.lines.flatMap((line) => {
    const level = short.get(line.variantId)
    return level === undefined ? [] : [skip(line, level)]
  })
  return { ...record, lines, skipped: [...record.skipped, ...behind] }
}

export function skip({ name, quantity }: CheckoutLine, available: number): SkippedLine {
  return { name, available, requested: quantity }
}
