import { Hono } from 'hono'
import * as z from 'zod'
import { listPoints, type PointsQuery } from '../../core/ledgers/list-points.ts'
import { readLoyalty } from '../../core/ledgers/read-loyalty.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { query } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { ownCustomer, signedIn, withAccount } from './guards.ts'
import { pageFields, presentPagination } from './pages.ts'
import { presentLoyalty, presentPoints } from './presenters/loyalty.ts'
import { bothWays, sortBy } from './sort-by.ts'
import { store } from './store.ts'

const ActivityQuery = z.object({
  ...pageFields,
  sort_by: sortBy<PointsQuery['ordering']>({ created_at: bothWays('created_at') }),
})

const ofCustomer = '/customers/:customer_id'

export const loyalty = new Hono<AppEnv>()

loyalty.get(`${ofCustomer}/loyalty`, signedIn, withAccount, ownCustomer, async (c) => {
  const { ctx, user } = c.var
  const { id: channel, currency } = store
  const read = await readLoyalty(ctx, { userId: user.id, channel, currency })
  return done(c, 'Loyalty', { loyalty: presentLoyalty(user, read) })
})

loyalty.get(
  `${ofCustomer}/loyalty-points-activity`,
  signedIn,
  withAccount,
  ownCustomer,
  query(ActivityQuery),
  async (c) => {
    const asked = c.req.valid('query')
    const page = await listPoints(c.var.ctx, {
      userId: c.var.user.id,
      currency: store.currency,
      ordering: asked.sort_by[0] ?? '-created_at',
      number: asked.page,
      size: asked.limit,
    })
    return done(c, 'Loyalty points', {
      loyalty_points_activity: page.items.map(presentPoints),
      pagination: presentPagination(asked, page.count),
    })
  },
)
