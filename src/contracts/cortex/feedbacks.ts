import { Hono } from 'hono'
import * as z from 'zod'
import { listReviewBriefs } from '../../core/reviews/list-reviews.ts'
import type { ReviewOrdering } from '../../core/reviews/review-ordering.ts'
import { writeReview } from '../../core/reviews/write-review.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { idempotent } from '../../http/idempotency.ts'
import { idParam, intField } from '../../http/number-fields.ts'
import { pageNumber, pageSize, setPageHeaders } from '../../http/pagination.ts'
import { limited } from '../../http/rate-limit.ts'
import { textField } from '../../http/text-fields.ts'
import { body, params, query } from '../../http/validate.ts'
import { currencyOf } from './currency.ts'
import { maybeSignedIn, signedIn } from './guards.ts'
import { presentFeedback } from './presenters/feedback.ts'

const commentLengthMax = 5_000

/** The path names the product; one in the body is ignored. */
const FeedbackWrite = z.object({
  score: intField({ min: 1, max: 5 }),
  comment: textField(commentLengthMax),
})

const orderings = new Map<string, ReviewOrdering>([
  ['score', 'score'],
  ['-score', '-score'],
  ['rating', 'score'],
  ['-rating', '-score'],
  ['created_at', 'created_at'],
  ['-created_at', '-created_at'],
])

const ListQuery = z.object({
  ordering: z
    .string()
    .default('')
    .transform((ordering) => orderings.get(ordering) ?? '-score'),
  page: pageNumber,
  page_size: pageSize({ standard: 10, max: 100 }),
})

const OfProduct = z.object({ product_id: idParam })

const path = '/api/v1/products/:product_id{[0-9]+}/feedbacks/'

const fewOpinions = limited('BUY_LIMIT', (c) => `feedback:${c.var.user.id}`)

export const feedbacks = new Hono<AppEnv>()

feedbacks.get(
  path,
  maybeSignedIn,
  catalogueCache(ListQuery),
  params(OfProduct),
  query(ListQuery),
  async (c) => {
    const { ordering, page: number, page_size: size } = c.req.valid('query')
    const { product, page } = await listReviewBriefs(c.var.ctx, {
      productId: c.req.valid('param').product_id,
      currency: currencyOf(c),
      ordering,
      number,
      size,
    })
    setPageHeaders(c, page)
    return c.json(page.items.map((review) => presentFeedback(review, product)))
  },
)

feedbacks.post(
  path,
  signedIn,
  fewOpinions,
  params(OfProduct),
  body(FeedbackWrite),
  idempotent,
  async (c) => {
    const { ctx, user, operationId } = c.var
    const { review, product } = await writeReview(ctx, {
      productId: c.req.valid('param').product_id,
      currency: currencyOf(c),
      authorId: user.id,
      ...c.req.valid('json'),
      operationId,
    })
    return c.json(presentFeedback(review, product), 201)
  },
)
