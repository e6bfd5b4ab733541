import { Hono } from 'hono'
import * as z from 'zod'
import { boughtIn, selectBought } from '../../core/storefront-orders/list-bought.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { query } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { signInBeside } from './guards.ts'
import { pageFields, presentPagination } from './pages.ts'
import { presentBought } from './presenters/bought.ts'
import { store } from './store.ts'

const BoughtQuery = z.object(pageFields)

export const buyItAgain = new Hono<AppEnv>()

buyItAgain.get('/orders/buy-it-again', query(BoughtQuery), async (c) => {
  const asked = c.req.valid('query')
  const { ctx } = c.var
  const { id: channel, currency } = store
  const page = { currency, number: asked.page, size: asked.limit }
  const [found] = await signInBeside(c, (userId) => [selectBought(ctx, { userId, channel }, page)])
  const { items, count } = boughtIn(page, found)
  return done(c, 'Products bought before', {
    items: items.map(presentBought),
    pagination: presentPagination(asked, count),
  })
})
