import { applyDiscounts } from '../../../src/core/pricing/apply-discounts.ts'
import { discounts } from '../../../src/db/schema/catalog.ts'
import { context } from '../world/context.ts'

const hourMs = 3_600_000

export interface DiscountOptions {
  name: string
  /** Hundredths of a percent, 1 to 10,000. */
  points: number
  /** One product, or a category with those below it. */
  on: { productId: number } | { categoryId: number }
  startsAt?: Date
  /** The first moment without it. */
  endsAt?: Date
}

/** A discount, in force at once if it has begun: unless said otherwise an hour ago, for two. */
export async function aDiscount({
  on,
  startsAt = new Date(Date.now() - hourMs),
  endsAt = new Date(Date.now() + hourMs),
  ...columns
}: DiscountOptions): Promise<void> {
  const ctx = context()
  await ctx.db.insert(discounts).values({ ...columns, ...on, startsAt, endsAt })
  await applyDiscounts(ctx)
}
