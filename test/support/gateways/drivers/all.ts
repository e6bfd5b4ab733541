import type { PaymentDriver } from './driver.ts'
import { juspayDriver } from './juspay.ts'
import { paypalDriver } from './paypal.ts'
import { payuDriver } from './payu.ts'
import { stripeDriver } from './stripe.ts'
import { walletDriver } from './wallet.ts'
import { zibalDriver } from './zibal.ts'

/** Every gateway that the payment tests are run with: a new one is a line here. */
export const allDrivers: readonly PaymentDriver[] = [
  stripeDriver(),
  zibalDriver({ hasRefunds: true }),
  zibalDriver({ hasRefunds: false }),
  paypalDriver(),
  payuDriver(),
  juspayDriver(),
  walletDriver(),
]
