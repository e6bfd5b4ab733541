import { env } from 'cloudflare:workers'
import { aProduct } from '../catalogue/products.ts'
import { anAvantlushStaffMember } from '../customers/staff.ts'
import { aCustomerWith, codePath } from './avantlush-carts.ts'
import { aCoupon } from './coupons.ts'
import { initiate, type Provider, type Quoted } from './quotes.ts'
import { aShippingMethod } from './shipping-methods.ts'

type Coupon = Awaited<ReturnType<typeof aCoupon>>

export interface CodedQuote extends Quoted {
  coupon: Coupon
}

/** A quote of one unit out of five with a coupon for 20 per cent, of which one use is left. */
export async function aCodedQuote(provider: Provider, known?: Coupon): Promise<CodedQuote> {
  const coupon = known ?? (await aCoupon({ usesMax: 1 }))
  const product = await aProduct({ stock: 5 })
  const customer = await aCustomerWith([product])
  await customer.post(codePath, { code: coupon.code }, { expect: 200 })
  const { id: shippingMethodId } = await aShippingMethod(await anAvantlushStaffMember())
  const quote = await initiate(customer, { shippingMethodId, provider })
  return { customer, product, shippingMethodId, quote, coupon }
}

/** How many uses of a coupon count, and what has become of each that was ever held. */
export async function usesOf({ id }: Coupon): Promise<{ uses: number | null; states: string[] }> {
  const uses = await env.DB.prepare('SELECT uses FROM coupons WHERE id = ?')
    .bind(id)
    .first<number>('uses')
  const { results } = await env.DB.prepare(
    'SELECT state FROM redemptions WHERE coupon_id = ? ORDER BY created_at, checkout_id',
  )
    .bind(id)
    .all<{ state: string }>()
  return { uses, states: results.map(({ state }) => state) }
}
