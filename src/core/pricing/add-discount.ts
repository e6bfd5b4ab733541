import { discounts } from '../../db/schema/catalog.ts'
import { InvalidField, NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { isDangling } from '../write-batch.ts'
import { applyDiscounts } from './apply-discounts.ts'

export interface NewDiscount {
  name: string
  /** Hundredths of a percent, 1 to 10,000. */
  points: number
  /** One product, or a category with those below it. */
  on: { productId: number } | { categoryId: number }
  startsAt: Date
  /** The first moment without it. */
  endsAt: Date
}

/**
 * Adds a discount. One that has begun is in force at once, or within minutes where it concerns
 * thousands of products. Discounts do not add up: the highest in force counts.
 * @throws InvalidField, NotFound of the product or category
 */
export async function addDiscount(ctx: Context, discount: NewDiscount): Promise<void> {
  const { on, ...columns } = discount
  if (!Number.isInteger(columns.points) || columns.points < 1 || columns.points > 10_000) {
    throw new InvalidField('points', 'Ensure this value is between 1 and 10000.')
  }
  if (columns.startsAt >= columns.endsAt) {
    throw new InvalidField('endsAt', 'A discount must end after it begins.')
  }
  try {
    await ctx.db.insert(discounts).values({ ...columns, ...on })
  } catch (error) {
    if (isDangling(error)) throw new NotFound('productId' in on ? 'product' : 'category')
    throw error
  }
  await applyDiscounts(ctx)
}
