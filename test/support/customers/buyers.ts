import type { ProductMade } from '../catalogue/factories.ts'
import { type Client, cortexClient, type Json } from '../http/client.ts'
import { aCustomer, type Customer } from '../sales/shop.ts'

/** A customer at the door of the cortex contract; `customer` is the same at the store's. */
export interface Buyer extends Client {
  customer: Customer
}

/** Tokens are shared: registering at the store saves the activation by email. */
export async function aBuyer(): Promise<Buyer> {
  const customer = await aCustomer()
  return { ...cortexClient({ token: customer.tokens.access }), customer }
}

/** A buyer with products in the cart, in this order. */
export async function aBuyerWith(
  ...items: { product: ProductMade; quantity: number }[]
): Promise<Buyer> {
  const buyer = await aBuyer()
  for (const { product, quantity } of items) {
    await buyer.post('/api/v1/carts/', { product_id: product.id, quantity }, { expect: 201 })
  }
  return buyer
}

/** Product names and quantities, the newest line first. */
export async function cartOf(buyer: Buyer): Promise<[string, number][]> {
  const { body } = await buyer.get('/api/v1/carts/', { expect: 200 })
  return body.map((line: Json) => [line.product.title, line.quantity])
}

/** The buyer's orders of this contract, newest first. */
export async function ordersOf(buyer: Buyer): Promise<Json[]> {
  return (await buyer.get('/api/v1/checkout/invoice/', { expect: 200 })).body
}
