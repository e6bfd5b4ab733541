import { Hono } from 'hono'
import { ownReviewsIn, selectOwnReviews } from '../../core/reviews/list-own-reviews.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { done } from './envelope.ts'
import { assertOwnAccount, signInBeside } from './guards.ts'
import { presentOwnReview, presentUnreviewed } from './presenters/own-review.ts'
import { store } from './store.ts'

export const ownReviews = new Hono<AppEnv>()

ownReviews.get('/customers/:customer_id/reviews', async (c) => {
  const { ctx } = c.var
  const { id: channel, currency } = store
  const found = await signInBeside(c, (userId) =>
    selectOwnReviews(ctx, { userId, channel, currency }),
  )
  assertOwnAccount(c)
  const { reviews, unreviewed } = ownReviewsIn(ctx, found)
  return done(c, 'Own reviews', {
    reviews: reviews.map(presentOwnReview),
    ready_for_review: unreviewed.map(presentUnreviewed),
  })
})
