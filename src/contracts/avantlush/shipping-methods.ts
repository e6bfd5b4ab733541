import { Hono } from 'hono'
import * as z from 'zod'
import {
  changeShippingMethod,
  deleteShippingMethod,
  type ShippingChanges,
} from '../../core/shipping/change-shipping-method.ts'
import { createShippingMethod } from '../../core/shipping/create-shipping-method.ts'
import { getShippingMethod } from '../../core/shipping/get-shipping-method.ts'
import { listShippingMethods } from '../../core/shipping/list-shipping-methods.ts'
import type { ShippingFields, WhichMethod } from '../../core/shipping/types.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { intField } from '../../http/number-fields.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { currencyOf } from './channel.ts'
import { staff } from './guards.ts'
import { fewChanges, notTooManyReads } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentShippingMethod } from './presenters/shipping-method.ts'
import { moneyField } from './product-fields.ts'

const required = z.object({
  name: lineField(100),
  price: moneyField,
  estimated_days: intField({ min: 0, max: 365 }),
})

const description = textField(1_000, 0)

const NewMethod = required.extend({ description: description.default('') })
const MethodChange = required.extend({ description }).partial()

export const shippingMethods = new Hono<AppEnv>()

// The data centre keeps none of this: the day of delivery moves on, and a checkout charges what staff
// have changed at once.
shippingMethods.get('/api/shipping-methods/', notTooManyReads, async (c) => {
  const methods = await listShippingMethods(c.var.ctx, currencyOf(c))
  return c.json(methods.map(presentShippingMethod))
})

shippingMethods.get('/api/shipping-methods/:id/', notTooManyReads, async (c) =>
  c.json(presentShippingMethod(await theMethod(c))),
)

shippingMethods.post(
  '/api/shipping-methods/',
  staff,
  fewChanges,
  body(NewMethod),
  idempotent,
  async (c) => {
    const terms = { currency: currencyOf(c), operationId: c.var.operationId }
    const created = await createShippingMethod(c.var.ctx, toFields(c.req.valid('json')), terms)
    return c.json(presentShippingMethod(created), 201)
  },
)

for (const method of ['PUT', 'PATCH']) {
  shippingMethods.on(
    method,
    '/api/shipping-methods/:id/',
    staff,
    fewChanges,
    resourceFirst(theMethod),
    body(MethodChange),
    idempotent,
    async (c) => {
      const changes = toFields(c.req.valid('json'))
      const changed = await changeShippingMethod(c.var.ctx, whichOf(c), changes)
      return c.json(presentShippingMethod(changed))
    },
  )
}

shippingMethods.delete('/api/shipping-methods/:id/', staff, fewChanges, idempotent, async (c) => {
  await deleteShippingMethod(c.var.ctx, whichOf(c))
  return c.body(null, 204)
})

function theMethod(c: Http) {
  return getShippingMethod(c.var.ctx, whichOf(c))
}

function whichOf(c: Http): WhichMethod {
  return { id: pathId(c), currency: currencyOf(c) }
}

function toFields(sent: z.output<typeof NewMethod>): ShippingFields
function toFields(sent: z.output<typeof MethodChange>): ShippingChanges
function toFields(sent: z.output<typeof MethodChange>): ShippingChanges {
  const { name, description, price, estimated_days } = sent
  return { name, description, amount: price, estimatedDays: estimated_days }
}
