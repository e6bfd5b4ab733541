import { aKettle, type RupeeProduct } from '../catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../customers/storefront-visitors.ts'
import { decideAtJuspay, takeJuspayEvents, webhookPath } from '../gateways/juspay-orders.ts'
import {
  callbackPath,
  decideAtPayu,
  openAtPayu,
  takePayuMessages,
} from '../gateways/payu-payments.ts'
import { type Client, commerceEngineClient, type Json } from '../http/client.ts'
import { userIdOf } from '../sales/balances.ts'
import { aRupeeMethod, forgetMethods } from '../sales/rupee-shipping.ts'
import { itemOf, mumbai } from '../sales/storefront-carts.ts'
import { asAMistake, byJuspay, byPayu, sendOrder, type Way } from '../sales/storefront-orders.ts'
import {
  costOfAlarms,
  holdAlarms,
  type MeasuredWorld,
  measuredWorld,
  objectsOf,
} from './measured-world.ts'
import type { Step } from './steps.ts'

interface Buyer {
  world: MeasuredWorld
  customer: Client
  userId: number
  product: RupeeProduct
}

/** An order of one product at commerce-engine, paid at PayU and then cancelled, and another paid at Juspay. */
export async function measureStorefrontOrder(): Promise<Step[]> {
  const buyer = await aBuyer()
  const { steps, order } = await measureOrder(buyer)
  return [...steps, ...(await measureAfterwards(buyer, order)), ...(await measureJuspay(buyer))]
}

async function aBuyer(): Promise<Buyer> {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
  const { id, tokens } = await aRegisteredCustomer()
  const product = await aKettle(10_000, 100)
  const world = measuredWorld()
  const customer = commerceEngineClient({ token: tokens.access, fetch: world.fetch })
  const buyer = { world, customer, userId: await userIdOf(id), product }
  // The counter of a product that was sold before has taken over the figure of D1.
  const { order } = await place(buyer, byPayu)
  await customer.post(`/orders/${order.order_number}/cancel`, asAMistake, { expect: 200 })
  await clear(world)
  return buyer
}

async function measureOrder(buyer: Buyer): Promise<{ steps: Step[]; order: Json }> {
  const { world, customer, userId, product } = buyer
  const made = await customer.post('/carts', { items: [itemOf({ product })] }, { expect: 200 })
  const cartId = made.body.content.cart.id
  const objects = await objectsOf(userId, { variantId: product.variantIds[0] ?? 0 })
  await holdAlarms(objects)
  const address = { billing_address: mumbai, shipping_address: mumbai }
  const sent = await customer.post(`/carts/${cartId}/address`, address, { expect: 200 })
  const placed = await sendOrder(customer, cartId, byPayu, { expect: 200 })
  await world.takeDeferred()
  const { order, payment_info: info } = placed.body.content
  const back = await decideAtPayu(await openAtPayu(info))
  const told = await takeMessage(buyer, info.txnid)
  const asked = await world.takeDeferred()
  const headers = { Accept: 'text/html' }
  const browser = commerceEngineClient({ fetch: world.fetch, headers })
  const returned = await browser.post(callbackPath, new URLSearchParams(back.fields), {
    expect: 303,
  })
  const read = await customer.get(`/orders/${order.order_number}`, { expect: 200 })
  await world.takeDeferred()
  const steps: Step[] = [
    { name: 'make a cart of one line', cost: made.cost },
    { name: 'set its addresses', cost: sent.cost },
    { name: 'order it, with the form for PayU', cost: placed.cost },
    { name: 'receive PayU’s message and apply it', cost: told },
    { name: 'after the answer: ask PayU about it', cost: asked },
    { name: 'the browser comes back', cost: returned.cost },
    { name: 'read the order', cost: read.cost },
    { name: 'mail the receipt', cost: await world.consume('messages') },
    { name: 'alarms of the cart and of the counter', cost: await costOfAlarms(objects) },
  ]
  return { steps, order }
}

/** PayU's own message comes before the browser does. */
async function takeMessage({ world }: Buyer, txnid: string) {
  const [message] = await takePayuMessages(txnid)
  if (!message) throw new Error('PayU tells nothing')
  const payu = commerceEngineClient({ fetch: world.fetch, headers: message.headers })
  return (await payu.post(callbackPath, message.body, { expect: 200 })).cost
}

async function measureAfterwards({ world, customer }: Buyer, order: Json): Promise<Step[]> {
  const path = `/orders/${order.order_number}/cancel`
  const cancelled = await customer.post(path, asAMistake, { expect: 200 })
  await clear(world)
  return [{ name: 'cancel a paid order, which PayU refunds', cost: cancelled.cost, isExtra: true }]
}

async function measureJuspay(buyer: Buyer): Promise<Step[]> {
  const { world } = buyer
  const { cost, payment_info: info } = await place(buyer, byJuspay)
  await decideAtJuspay(info)
  const [event] = await takeJuspayEvents(info.order_id)
  if (!event) throw new Error('Juspay tells nothing')
  const juspay = commerceEngineClient({ fetch: world.fetch, headers: event.headers })
  const received = await juspay.post(webhookPath, event.body, { expect: 200 })
  await world.takeDeferred()
  return [
    { name: 'order another cart, with a session of Juspay’s', cost, isExtra: true },
    { name: 'receive Juspay’s event', cost: received.cost, isExtra: true },
    { name: 'apply it', cost: await world.consume('webhooks'), isExtra: true },
  ]
}

async function place({ customer, product }: Buyer, way: Way) {
  const { body } = await customer.post('/carts', { items: [itemOf({ product })] }, { expect: 200 })
  const cartId = body.content.cart.id
  const address = { billing_address: mumbai, shipping_address: mumbai }
  await customer.post(`/carts/${cartId}/address`, address, { expect: 200 })
  const placed = await sendOrder(customer, cartId, way, { expect: 200 })
  return { ...placed.body.content, cost: placed.cost }
}

async function clear(world: MeasuredWorld): Promise<void> {
  await world.takeDeferred()
  await world.consume('messages')
}
