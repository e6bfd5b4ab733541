import type { ProductMade } from '../catalogue/products.ts'
import type { Answer } from '../http/client.ts'
import { costOfAlarms, holdAlarms, type MeasuredWorld, objectsOf } from './measured-world.ts'
import type { Step } from './steps.ts'

interface Placing {
  world: MeasuredWorld
  userId: number
  product: ProductMade
  add(): Promise<Answer>
  checkOut(): Promise<Answer>
}

/** From a cart that nobody has used to the mail that confirms the order, and the checkout's answer. */
export async function measurePlacing({
  world,
  userId,
  product,
  add,
  checkOut,
}: Placing): Promise<{ steps: Step[]; ordered: Answer }> {
  const added = await add()
  const objects = await objectsOf(userId, product)
  await holdAlarms(objects)
  const ordered = await checkOut()
  const deferred = await world.takeDeferred()
  const mail = await world.consume('messages')
  const steps: Step[] = [
    { name: 'add to a fresh cart', cost: added.cost },
    { name: 'check out', cost: ordered.cost },
    { name: 'after the answer: hand over the confirmation', cost: deferred },
    { name: 'mail the confirmation', cost: mail },
    { name: 'alarms of the cart and of the counter', cost: await costOfAlarms(objects) },
  ]
  return { steps, ordered }
}
