import { Hono } from 'hono'
import * as z from 'zod'
import { assertNamedIsShown } from '../../core/catalog/named-product.ts'
import { NotFound } from '../../core/errors.ts'
import { imageBytesMax } from '../../core/images/rules.ts'
import type { ReviewOrdering } from '../../core/reviews/review-ordering.ts'
import { reviewPurchase } from '../../core/reviews/review-purchase.ts'
import { searchReviews } from '../../core/reviews/search-reviews.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { onlyForm } from '../../http/form-body.ts'
import { idempotent } from '../../http/idempotency.ts'
import { given } from '../../http/query-fields.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { limitedSearch } from '../../http/search-limit.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { query } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { signedIn, withAccount, withGoodToken } from './guards.ts'
import { fewChanges } from './limits.ts'
import { pageFields, presentPagination } from './pages.ts'
import { presentReview } from './presenters/review.ts'
import { sortBy } from './sort-by.ts'
import { forAll, store } from './store.ts'

const textLengthMax = 5_000
const imagesMax = 5

const byDate = { asc: 'created_at', desc: 'newest' } as const

const ListQuery = z.object({
  ...pageFields,
  sort_by: sortBy<ReviewOrdering>({
    rating: { asc: 'score', desc: '-score' },
    review_date: byDate,
    created_at: byDate,
    modified_at: byDate,
  }),
  search: given.optional(),
  review_tag: given.optional(),
})

const rating = z
  .string()
  .trim()
  .regex(/^\d(?:\.\d{1,20})?$/, { error: 'A valid number is required.', abort: true })
  .transform(Number)
  .pipe(z.number().min(1).max(5).multipleOf(0.5))

/** Fields of a form without anything in them are those that nobody has filled in. */
function unlessEmpty<S extends z.ZodType>(schema: S) {
  return z.preprocess((value) => (value === '' ? undefined : value), schema.optional())
}

/** Videos are passed over: nothing here streams them, and the rest of a review is no worse without. */
const NewReview = z.object({
  user_id: z.string(),
  order_number: lineField(100),
  rating,
  review_text: textField(textLengthMax, 0).default(''),
  images: unlessEmpty(z.array(z.instanceof(Uint8Array)).max(imagesMax)),
})

const ofProduct = '/catalog/products/:product_id/reviews'

export const productReviews = new Hono<AppEnv>()

productReviews.get(
  ofProduct,
  withGoodToken,
  limitedSearch('search'),
  catalogueCache(ListQuery, forAll),
  query(ListQuery),
  async (c) => {
    const asked = c.req.valid('query')
    const { page, tags } = await searchReviews(c.var.ctx, {
      ...productOf(c),
      ordering: asked.sort_by[0] ?? 'newest',
      number: asked.page,
      size: asked.limit,
      search: asked.search,
      tag: asked.review_tag,
    })
    return done(c, 'Reviews', {
      reviews: page.items.map(presentReview),
      review_tags: tags.length > 0 ? tags : null,
      pagination: presentPagination(asked, page.count),
    })
  },
)

productReviews.post(
  ofProduct,
  signedIn,
  withAccount,
  fewChanges,
  resourceFirst(findProduct),
  onlyForm({ bytesMax: imageBytesMax, countMax: imagesMax }, NewReview),
  idempotent,
  async (c) => {
    const { ctx, user, operationId } = c.var
    const { user_id, order_number, rating, review_text, images } = c.req.valid('json')
    if (user_id !== user.uuid) throw new NotFound('user')
    await reviewPurchase(ctx, {
      ...productOf(c),
      authorId: user.id,
      orderNumber: order_number,
      score: rating,
      comment: review_text,
      images: images ?? [],
      operationId,
    })
    return done(c, 'Review published')
  },
)

function productOf(c: Http) {
  return { product: c.req.param('product_id') ?? '', currency: store.currency }
}

function findProduct(c: Http): Promise<void> {
  const { product, currency } = productOf(c)
  return assertNamedIsShown(c.var.ctx, product, currency)
}
