import { Hono } from 'hono'
import * as z from 'zod'
import { getProduct } from '../../core/catalog/get-product.ts'
import { listReviews } from '../../core/reviews/list-reviews.ts'
import { markHelpful } from '../../core/reviews/mark-helpful.ts'
import { listReviewTags } from '../../core/reviews/tags.ts'
import { writeReview } from '../../core/reviews/write-review.ts'
import { urlField } from '../../http/address-fields.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { catalogueCache } from '../../http/catalogue-cache.ts'
import { idempotent } from '../../http/idempotency.ts'
import { idField, intField } from '../../http/number-fields.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { body, query } from '../../http/validate.ts'
import { viewerOf } from '../../http/viewer.ts'
import { arrayPage, placeOf, setArrayHeaders } from './array-pages.ts'
import { currencyOf } from './channel.ts'
import { maybeSignedIn, signedIn } from './guards.ts'
import { fewChanges, notTooManyReads } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentReview, presentTag } from './presenters/review.ts'

const contentLengthMax = 5_000
const imagesMax = 5
const variantLengthMax = 100

const rating = intField().pipe(
  z.number().refine((stars) => stars >= 1 && stars <= 5, { error: 'Must be between 1 and 5.' }),
)

/** It is kept as it was sent, so what would have to be spelled in another way is refused. */
const image = z
  .string()
  .refine((url) => url.startsWith('https://') && urlField.safeParse(url).data === url, {
    error: 'Enter a valid https URL.',
  })

const NewReview = z.object({
  rating,
  content: textField(contentLengthMax),
  tag_ids: z.array(idField).optional(),
  images: z.array(image).max(imagesMax).optional(),
  variant: lineField(variantLengthMax, 0).nullish(),
})

const ListQuery = z.object(arrayPage)

const ofProduct = '/api/products/:product_id/reviews/'

export const reviews = new Hono<AppEnv>()

reviews.get(
  ofProduct,
  maybeSignedIn,
  notTooManyReads,
  catalogueCache(ListQuery),
  query(ListQuery),
  async (c) => {
    const { ctx, user } = c.var
    const asked = c.req.valid('query')
    const which = { ...productOf(c), ...placeOf(asked), viewerId: user?.id ?? null }
    const page = await listReviews(ctx, which)
    setArrayHeaders(c, page, asked)
    return c.json(page.items.map((review) => presentReview(review, user)))
  },
)

reviews.post(
  ofProduct,
  signedIn,
  fewChanges,
  resourceFirst(findProduct),
  body(NewReview),
  idempotent,
  async (c) => {
    const { ctx, user, operationId } = c.var
    const sent = c.req.valid('json')
    const { review } = await writeReview(ctx, {
      ...productOf(c),
      authorId: user.id,
      score: sent.rating,
      comment: sent.content,
      tagIds: sent.tag_ids,
      imageUrls: sent.images,
      variant: sent.variant || null,
      operationId,
    })
    return c.json(presentReview(review, user), 201)
  },
)

reviews.get('/api/reviews/tags/', notTooManyReads, catalogueCache(), async (c) => {
  return c.json((await listReviewTags(c.var.ctx)).map(presentTag))
})

reviews.post('/api/reviews/:id/mark-helpful/', signedIn, fewChanges, idempotent, async (c) => {
  const mark = {
    reviewId: pathId(c),
    userId: c.var.user.id,
    currency: currencyOf(c),
    viewer: viewerOf(c),
  }
  return c.json({ success: true, helpful_count: await markHelpful(c.var.ctx, mark) })
})

/** The product that the path names, as the caller is shown it. */
function productOf(c: Http) {
  return { productId: pathId(c, 'product_id'), currency: currencyOf(c), viewer: viewerOf(c) }
}

function findProduct(c: Http) {
  const { productId, ...shown } = productOf(c)
  return getProduct(c.var.ctx, productId, shown)
}
