import type { Context } from '../ports.ts'

/** A SKU where staff give none. */
export function newSku(random: Context['random']): string {
  return `SKU-${random.hex(8)}`
}
