import { aKettle } from '../catalogue/rupee-products.ts'
import type { Visitor } from '../customers/storefront-visitors.ts'
import { payAtPayu } from '../gateways/payu-payments.ts'
import type { Json } from '../http/client.ts'
import { giveCredit } from './balances.ts'
import { payWith } from './rich-shoppers.ts'
import { applyCode } from './storefront-carts.ts'
import { aReadyCart, byPayu, placeOrder } from './storefront-orders.ts'

interface Wish {
  /** Rupees of the items. */
  rupees: number
  points?: number
  credit?: number
  code?: string
}

/** An order of a customer, which is paid where anything is to be paid. */
export async function buy(customer: Visitor, wish: Wish): Promise<Json> {
  const { client } = customer
  const product = await aKettle(Math.round(wish.rupees * 100))
  const cartId = await aReadyCart(client, [{ product }])
  if (wish.code) await applyCode(client, cartId, wish.code)
  if (wish.credit) await giveCredit(customer, wish.credit * 100)
  const { points = 0, credit = 0 } = wish
  await payWith(client, cartId, { points, credit })
  const { order, payment_info } = await placeOrder({ client, cartId }, byPayu)
  if (payment_info) await payAtPayu(payment_info)
  return order
}
