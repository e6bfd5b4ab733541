import { aProduct, type ProductMade } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'
import { aSession } from '../customers/sessions.ts'
import { anAvantlushStaffMember } from '../customers/staff.ts'
import { type Answer, avantlushClient, type Client, type Json } from '../http/client.ts'
import { addPath, codePath } from './avantlush-carts.ts'
import { initiate, methodFor, type Provider, payWith } from './quotes.ts'
import { aShippingMethod } from './shipping-methods.ts'

/** A product that many want, and how it is sent. */
export interface Stall {
  product: ProductMade
  stock: number
  shippingMethodId: number
}

/** Somebody at the checkout with one unit of it, who can pay. */
export interface Shopper extends Stall {
  customer: Client
  userId: number
  provider: Provider
  /** What `initiate` has answered. */
  quote: Json
  /** What he is going to send; approved already, where that is done first. */
  method: string
}

interface Wanted {
  provider?: Provider
  /** Of a coupon that he has in the cart. */
  code?: string
}

export async function aStall(stock: number): Promise<Stall> {
  const product = await aProduct({ stock })
  const { id: shippingMethodId } = await aShippingMethod(await anAvantlushStaffMember())
  return { product, stock, shippingMethodId }
}

export async function aShopper(
  stall: Stall,
  { provider = 'stripe', code }: Wanted = {},
): Promise<Shopper> {
  const buyer = await aBuyer()
  const { customer } = buyer
  await customer.post(addPath, { product_id: stall.product.id }, { expect: 201 })
  if (code) await customer.post(codePath, { code }, { expect: 200 })
  const quote = await initiate(customer, { ...stall, provider })
  return { ...stall, ...buyer, provider, quote, method: await methodFor(quote) }
}

/** So many of them, who take turns in their providers. */
export function aCrowd(
  stall: Stall,
  count: number,
  { providers, code }: { providers: Provider[]; code?: string },
): Promise<Shopper[]> {
  const turns = Array.from({ length: count }, (_, turn) => providers[turn % providers.length])
  return Promise.all(
    turns.map((provider) =>
      aShopper(stall, { ...(provider && { provider }), ...(code && { code }) }),
    ),
  )
}

/** A customer who needed no password: quicker than over HTTP. */
export async function aBuyer(): Promise<{ customer: Client; userId: number }> {
  const userId = await anAccount()
  const { access: token } = await aSession(userId)
  return { customer: avantlushClient({ token }), userId }
}

export function payNow({ customer, method }: Shopper): Promise<Answer> {
  return payWith(customer, method)
}

/** How often each was answered, by the status and what else it says. */
export function tally(answers: Answer[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { status, body } of answers) {
    const said = `${status} ${body.details ?? body.status}`
    counts[said] = (counts[said] ?? 0) + 1
  }
  return counts
}
