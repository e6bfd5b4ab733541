import { Hono } from 'hono'
import * as z from 'zod'
import type { AppEnv } from '../../http/app-env.ts'
import { givenAs } from '../../http/query-fields.ts'
import { query } from '../../http/validate.ts'
import { done } from './envelope.ts'
import { signedIn } from './guards.ts'
import { offeredMethods } from './offered-methods.ts'

const types = ['card', 'upi', 'netbanking', 'wallet', 'manual'] as const
const providers = ['payu', 'juspay'] as const

const MethodsQuery = z.object({
  payment_method_type: oneOf(types),
  payment_provider_slug: oneOf(providers),
})

function oneOf<const Values extends readonly string[]>(values: Values) {
  return givenAs(z.enum(values), `Expected one of ${values.join(', ')}.`)
}

export const paymentMethods = new Hono<AppEnv>()

paymentMethods.get('/payments/payment-methods', signedIn, query(MethodsQuery), (c) => {
  const { payment_method_type: type, payment_provider_slug: slug } = c.req.valid('query')
  const { gateways } = c.var.ctx
  const offered = offeredMethods.filter(
    (method) =>
      method.payment_provider_slug in gateways &&
      (slug ?? method.payment_provider_slug) === method.payment_provider_slug &&
      (type ?? method.type) === method.type,
  )
  return done(c, 'Payment methods', { payment_methods: offered })
})
