import { ordersPath } from '../sales/channel-orders.ts'
import { directInput, itemOf } from '../sales/direct-orders.ts'
import { aMeasuredBuyer, clearMails, type MeasuredBuyer, moveOrder } from './measured-buyer.ts'
import { costOfAlarms, holdAlarms, objectsOf } from './measured-world.ts'
import type { Step } from './steps.ts'

/** An order of one product without a cart, until it is delivered and so paid. */
export async function measureDirectOrder(): Promise<Step[]> {
  const buyer = await aMeasuredBuyer()
  const { world, userId, product } = buyer
  const first = await order(buyer)
  const objects = await objectsOf(userId, product)
  const placed: Step[] = [
    { name: 'order, which opens a cart', cost: first.cost },
    { name: 'after the answer: hand over the confirmation', cost: await world.takeDeferred() },
    { name: 'mail the confirmation', cost: await world.consume('messages') },
  ]
  await holdAlarms(objects)
  const again = await order(buyer)
  const alarms: Step[] = [
    { name: 'alarms of the cart and of the counter', cost: await costOfAlarms(objects) },
    { name: 'order again', cost: again.cost, isExtra: true },
  ]
  const { order_id: id } = first.body
  await clearMails(buyer)
  const moved = [
    await moveOrder(buyer, id, { status: 'PROCESSING', name: 'accept it' }),
    await moveOrder(buyer, id, { status: 'SHIPPED', name: 'ship it' }),
    await moveOrder(buyer, id, { status: 'DELIVERED', name: 'deliver it, which pays it' }),
  ]
  const mail = { name: 'mail the receipt', cost: await world.consume('messages'), isExtra: true }
  return [...placed, ...alarms, ...moved, mail]
}

function order({ customer, product }: MeasuredBuyer) {
  return customer.post(ordersPath, directInput([itemOf(product)]), { expect: 201 })
}
