import { NotFound } from '../errors.ts'
import { isDangling, isUniqueViolation } from '../write-batch.ts'
import { SkuTaken, SlugReserved, SlugTaken } from './errors.ts'
import { reservedSlugs } from './pick-slug.ts'

/* Why a product may not be written as staff want it. */

/** @throws SlugReserved */
export function refuseReserved(slug: string): void {
  if (reservedSlugs.includes(slug)) throw new SlugReserved()
}

/** A write whose refusal by D1 says what is wrong. @throws SlugTaken, SkuTaken, NotFound of the category */
export async function refused<T>(write: Promise<T>): Promise<T> {
  try {
    return await write
  } catch (error) {
    if (isDangling(error)) throw new NotFound('category')
    if (isUniqueViolation(error, 'products.slug')) throw new SlugTaken('product')
    if (isUniqueViolation(error, 'variants.sku')) throw new SkuTaken()
    throw error
  }
}
