import { Hono } from 'hono'
import * as z from 'zod'
import { listReviews, type ReviewOrdering } from '../../core/reviews/list-reviews.ts'
import { writeReview } from '../../core/reviews/write-review.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { maybeSignedIn, signedIn } from '../../http/authentication.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { idempotent } from '../../http/idempotency.ts'
import { body, textField } from '../../http/input.ts'
import { pageNumber, pageSize, setPageHeaders } from '../../http/pagination.ts'
import { limited } from '../../http/rate-limit.ts'
import { currencyOf } from './currency.ts'
import { presentFeedback } from './presenters/feedback.ts'

const pageSizes = { standard: 10, max: 100 }
const commentLengthMax = 5_000

/** The path names the product; one in the body is ignored. */
const FeedbackWrite = z.object({
  score: z.int().min(1).max(5),
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

const path = '/api/v1/products/:product_id{[0-9]+}/feedbacks/'

const fewOpinions = limited('BUY_LIMIT', (c) => `feedback:${c.var.user.id}`)

export const feedbacks = new Hono<AppEnv>()

feedbacks.get(path, maybeSignedIn, catalogueCache, async (c) => {
  const { product, page } = await listReviews(c.var.ctx, {
    ...onSale(c, c.req.param('product_id')),
    ordering: orderings.get(c.req.query('ordering') ?? '') ?? '-score',
    number: pageNumber(c),
    size: pageSize(c, pageSizes),
  })
  setPageHeaders(c, page)
  return c.json(page.items.map((review) => presentFeedback(review, product)))
})

feedbacks.post(path, signedIn, fewOpinions, body(FeedbackWrite), idempotent, async (c) => {
  const { review, product } = await writeReview(c.var.ctx, {
    ...onSale(c, c.req.param('product_id')),
    ...c.req.valid('json'),
    author: c.var.user,
  })
  return c.json(presentFeedback(review, product), 201)
})

function onSale(c: Http, productId: string) {
  return { productId: Number(productId), currency: currencyOf(c) }
}
