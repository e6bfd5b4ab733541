import { Hono } from 'hono'
import * as z from 'zod'
import { QuoteNotOpen } from '../../core/checkout/errors.ts'
import { payOpenQuote } from '../../core/checkout/pay.ts'
import { handOver } from '../../core/checkout/quotes/hand-over.ts'
import { openQuote } from '../../core/checkout/quotes/open-quote.ts'
import type { AppEnv } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { flagField, idField } from '../../http/number-fields.ts'
import { clientAddressOf } from '../../http/rate-limit.ts'
import { secretField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { notChoice } from './choice.ts'
import { fewChanges } from './limits.ts'
import { buying, cartOwner, paying } from './owner.ts'
import { providers } from './policy.ts'
import { presentPaid, presentQuote } from './presenters/checkout.ts'

const Initiate = z.object({
  shipping_method_id: idField,
  payment_method: z.enum(providers, notChoice),
  address_id: idField.nullish(),
})

const Pay = z.object({
  payment_method_id: secretField(255),
  save_card: flagField.default(false),
})

export const checkout = new Hono<AppEnv>()

checkout.post(
  '/api/checkout/initiate/',
  buying,
  fewChanges,
  body(Initiate),
  idempotent,
  async (c) => {
    const { shipping_method_id, payment_method, address_id } = c.req.valid('json')
    const { ctx, user, operationId } = c.var
    const opened = await openQuote(ctx, cartOwner(c), {
      operationId,
      gateway: payment_method,
      shippingMethodId: shipping_method_id,
      addressId: address_id ?? null,
      cardholder: user,
    })
    return c.json(presentQuote(c, opened))
  },
)

checkout.get('/api/checkout/summary/', paying, async (c) => {
  const { ctx, quote, user } = c.var
  if (!quote) throw new QuoteNotOpen()
  return c.json(presentQuote(c, { quote, handoff: await handOver(ctx, quote, user) }))
})

checkout.post('/api/checkout/payment/', paying, fewChanges, body(Pay), idempotent, async (c) => {
  const { payment_method_id: method, save_card: savesCard } = c.req.valid('json')
  const { ctx, quote, operationId } = c.var
  const payment = { method, savesCard, operationId, clientAddress: clientAddressOf(c) }
  return c.json(presentPaid(await payOpenQuote(ctx, cartOwner(c), { quote, payment })))
})
