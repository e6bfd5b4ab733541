import { Hono } from 'hono'
import type { AppEnv } from '../../http/app-env.ts'
import { done } from './envelope.ts'
import { ownCustomer, signedIn, withAccount } from './guards.ts'

export const savedPaymentMethods = new Hono<AppEnv>()

/**
 * No gateway of this store is asked to remember anything. The document wants all three lists, so that those
 * which `payment_methods` does not name are there, too.
 */
savedPaymentMethods.get(
  '/customers/:customer_id/payment-methods',
  signedIn,
  withAccount,
  ownCustomer,
  (c) =>
    done(c, 'Saved payment methods', {
      saved_payment_methods: { upi_collect: [], wallet: [], card: [] },
    }),
)
