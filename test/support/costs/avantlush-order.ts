import { takeWebhooks } from '../gateways/stripe-webhooks.ts'
import { avantlushClient, type Json } from '../http/client.ts'
import { addPath, codePath } from '../sales/avantlush-carts.ts'
import { aCoupon } from '../sales/coupons.ts'
import { checkoutSummaryPath, initiatePath, paymentPath } from '../sales/quotes.ts'
import { aMeasuredBuyer, clearMails, type MeasuredBuyer, moveOrder } from './measured-buyer.ts'
import { costOfAlarms, holdAlarms, objectsOf } from './measured-world.ts'
import type { Step } from './steps.ts'

/** With a code and without, everything else being the same. */
export interface CodeCosts {
  plain: Step[]
  coded: Step[]
}

/**
 * An order of one product at avantlush by a customer whom Stripe does not know, which staff cancel in the
 * end; a checkout that comes to nothing and another one that has a code.
 */
export async function measureAvantlushOrder(): Promise<{ steps: Step[]; codes: CodeCosts }> {
  const buyer = await aMeasuredBuyer()
  const bought = await buy(buyer)
  const plain = await buyAgain(buyer)
  const coded = await buyWithCode(buyer)
  const declined = await tryInVain(buyer)
  const cancelled = await cancel(buyer, bought.orderId)
  const steps = [...bought.steps, ...plain, ...coded, ...declined, ...cancelled]
  return { steps, codes: { plain, coded } }
}

async function buy(buyer: MeasuredBuyer): Promise<{ steps: Step[]; orderId: number }> {
  const { world, userId, product } = buyer
  const added = await add(buyer)
  const objects = await objectsOf(userId, product)
  await holdAlarms(objects)
  const started = await start(buyer)
  const paid = await pay(buyer)
  const deferred = await world.takeDeferred()
  const mailed = await world.consume('messages')
  const received = await receive(buyer, started.body)
  await world.takeDeferred()
  const steps: Step[] = [
    { name: 'add to a fresh cart', cost: added.cost },
    { name: 'start the checkout', cost: started.cost },
    { name: 'pay', cost: paid.cost },
    { name: 'after the answer: hand over the mails', cost: deferred },
    { name: 'mail the confirmation and the receipt', cost: mailed },
    { name: 'receive the webhook', cost: received },
    { name: 'apply the webhook', cost: await world.consume('webhooks') },
    { name: 'alarms of the cart and of the counter', cost: await costOfAlarms(objects) },
  ]
  return { steps, orderId: paid.body.order_id }
}

async function buyAgain(buyer: MeasuredBuyer): Promise<Step[]> {
  await add(buyer)
  const started = await start(buyer)
  const paid = await pay(buyer)
  return [
    { name: 'start another checkout', cost: started.cost, isExtra: true },
    { name: 'pay it', cost: paid.cost, isExtra: true },
  ]
}

async function buyWithCode(buyer: MeasuredBuyer): Promise<Step[]> {
  const { code } = await aCoupon({ usesMax: 10, usesPerCustomerMax: 10 })
  await add(buyer)
  const applied = await buyer.customer.post(codePath, { code }, { expect: 200 })
  const started = await start(buyer)
  const paid = await pay(buyer)
  return [
    { name: 'apply a promo code', cost: applied.cost, isExtra: true },
    { name: 'start another checkout, with the code', cost: started.cost, isExtra: true },
    { name: 'pay it, with the code', cost: paid.cost, isExtra: true },
  ]
}

async function tryInVain(buyer: MeasuredBuyer): Promise<Step[]> {
  const { customer } = buyer
  await add(buyer)
  await start(buyer)
  const shown = await customer.get(checkoutSummaryPath, { expect: 200 })
  const declined = await pay(buyer, { method: 'pm_card_chargeDeclined', expect: 400 })
  // What ends the open one runs beside this, and costs now more, now less.
  await start(buyer)
  const keyed = await pay(buyer, { headers: { 'Idempotency-Key': 'once' } })
  return [
    { name: 'look at the checkout', cost: shown.cost, isExtra: true },
    { name: 'pay with a card that is declined', cost: declined.cost, isExtra: true },
    { name: 'pay, with a key', cost: keyed.cost, isExtra: true },
  ]
}

async function cancel(buyer: MeasuredBuyer, orderId: number): Promise<Step[]> {
  await clearMails(buyer)
  const move = { status: 'CANCELLED', name: 'cancel a paid order, which refunds' }
  return [
    await moveOrder(buyer, orderId, move),
    { name: 'mail the refund', cost: await buyer.world.consume('messages'), isExtra: true },
  ]
}

function add({ customer, product }: MeasuredBuyer) {
  return customer.post(addPath, { product_id: product.id }, { expect: 201 })
}

function start({ customer, shippingMethodId }: MeasuredBuyer) {
  const asked = { shipping_method_id: shippingMethodId, payment_method: 'stripe' }
  return customer.post(initiatePath, asked, { expect: 200 })
}

function pay({ customer }: MeasuredBuyer, { method = 'pm_card_visa', ...options }: Json = {}) {
  return customer.post(paymentPath, { payment_method_id: method }, { expect: 200, ...options })
}

/** The one event that tells of the success; Stripe sends others besides, which mean nothing to us. */
async function receive({ world: { fetch } }: MeasuredBuyer, { payment }: Json) {
  const deliveries = await takeWebhooks(payment.payment_intent_id)
  const decisive = deliveries.find(({ body }) => body.includes('"type":"payment_intent.succeeded"'))
  if (!decisive) throw new Error('Stripe told of no success')
  const { body, headers } = decisive
  const gateway = avantlushClient({ fetch })
  return (await gateway.post('/api/webhooks/stripe/', body, { headers, expect: 200 })).cost
}
