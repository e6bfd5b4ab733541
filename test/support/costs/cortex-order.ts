import { env } from 'cloudflare:workers'
import type { ProductMade } from '../catalogue/products.ts'
import { stockOf } from '../catalogue/products.ts'
import { aRialProduct } from '../catalogue/rial-products.ts'
import { anAccount } from '../customers/accounts.ts'
import { aSession } from '../customers/sessions.ts'
import { aStaffMember } from '../customers/staff.ts'
import { type Outcome, payAtZibal } from '../gateways/zibal-books.ts'
import { type Answer, type Client, cortexClient, type Json } from '../http/client.ts'
import { type MeasuredWorld, measuredWorld } from './measured-world.ts'
import { measurePlacing } from './placing.ts'
import type { Step } from './steps.ts'

const address = '5 Valiasr Street, Tehran'

interface Buyer {
  world: MeasuredWorld
  customer: Client
  userId: number
  product: ProductMade
}

/**
 * An order of one product at cortex, paid on Zibal's page and then cancelled by staff, and another
 * whose payment its customer cancels on that page.
 */
export async function measureCortexOrder(): Promise<Step[]> {
  const [userId, product] = await Promise.all([anAccount(), aRialProduct({ stock: 100 })])
  // The counter of a product that was sold before has taken over the figure of D1.
  await stockOf(product)
  const world = measuredWorld()
  const { access: token } = await aSession(userId)
  const customer = cortexClient({ token, fetch: world.fetch })
  const buyer: Buyer = { world, customer, userId, product }
  const bought = await buy(buyer)
  const paid = await payOrder(buyer)
  const again = await add(buyer, {})
  const keyed = await add(buyer, { 'Idempotency-Key': 'once' })
  const cancelled = await cancelAnother(buyer)
  const refunded = await refund(buyer)
  return [
    ...bought,
    ...paid,
    { name: 'add to it again', cost: again.cost, isExtra: true },
    { name: 'add to it again, with a key', cost: keyed.cost, isExtra: true },
    { name: 'return from the page, where it was cancelled', cost: cancelled.cost, isExtra: true },
    ...refunded,
  ]
}

async function buy(buyer: Buyer): Promise<Step[]> {
  const { steps } = await measurePlacing({
    ...buyer,
    add: () => add(buyer, {}),
    checkOut: () => buyer.customer.post('/api/v1/checkout/', { address }, { expect: 201 }),
  })
  return steps
}

async function payOrder(buyer: Buyer): Promise<Step[]> {
  const { world } = buyer
  const started = await start(buyer)
  const returned = await comeBack(buyer, started.body, 'paid')
  await world.takeDeferred()
  return [
    { name: 'open the payment', cost: started.cost },
    { name: 'return from the page, which confirms', cost: returned.cost },
    { name: 'mail the receipt', cost: await world.consume('messages') },
  ]
}

function add({ customer, product }: Buyer, headers: Record<string, string>): Promise<Answer> {
  return customer.post('/api/v1/carts/', { product_id: product.id }, { headers, expect: 201 })
}

function start({ customer }: Buyer): Promise<Answer> {
  return customer.post('/api/v1/payments/create/', undefined, { expect: 200 })
}

/** The browser is sent back by the page and carries no token. */
async function comeBack({ world }: Buyer, started: Json, outcome: Outcome): Promise<Answer> {
  const path = await payAtZibal(String(started.track_id), outcome)
  return cortexClient({ fetch: world.fetch }).get(path)
}

/** The order of what is in the cart. */
async function cancelAnother(buyer: Buyer): Promise<Answer> {
  await buyer.customer.post('/api/v1/checkout/', { address }, { expect: 201 })
  const started = await start(buyer)
  return comeBack(buyer, started.body, 'cancelled')
}

/** Staff cancel the paid order, at the store as they do. */
async function refund({ world, userId }: Buyer): Promise<Step[]> {
  // Of the other order.
  await world.takeDeferred()
  await world.consume('messages')
  const order = await env.DB.prepare(
    'SELECT id FROM orders WHERE user_id = ? AND paid_at IS NOT NULL',
  )
    .bind(userId)
    .first<{ id: number }>()
  const staff = await aStaffMember({ fetch: world.fetch })
  const path = `/orders/admin/${order?.id}/status/`
  const { cost } = await staff.post(path, { status: 'cancelled' }, { expect: 200 })
  const mail = await world.consume('messages')
  return [
    { name: 'staff cancel a paid order, which refunds', cost, isExtra: true },
    { name: 'mail the refund', cost: mail, isExtra: true },
  ]
}
