import { aProduct, type ProductMade, stockOf } from '../catalogue/products.ts'
import { anAccount } from '../customers/accounts.ts'
import { aSession } from '../customers/sessions.ts'
import { anAvantlushStaffMember } from '../customers/staff.ts'
import { avantlushClient, type Client } from '../http/client.ts'
import { aShippingMethod } from '../sales/shipping-methods.ts'
import { type MeasuredWorld, measuredWorld } from './measured-world.ts'
import type { Step } from './steps.ts'

/** A new customer of avantlush, and a product that was sold before. */
export interface MeasuredBuyer {
  world: MeasuredWorld
  customer: Client
  userId: number
  product: ProductMade
  shippingMethodId: number
}

export async function aMeasuredBuyer(): Promise<MeasuredBuyer> {
  const [userId, product, method] = await Promise.all([
    anAccount(),
    aProduct({ stock: 100 }),
    anAvantlushStaffMember().then((staff) => aShippingMethod(staff)),
  ])
  // Its counter has taken over the figure of D1.
  await stockOf(product)
  const world = measuredWorld()
  const { access: token } = await aSession(userId)
  const customer = avantlushClient({ token, fetch: world.fetch })
  return { world, customer, userId, product, shippingMethodId: method.id }
}

/** Staff give an order another status. */
export async function moveOrder(
  { world }: MeasuredBuyer,
  orderId: number,
  { status, name }: { status: string; name: string },
): Promise<Step> {
  const staff = await anAvantlushStaffMember({ fetch: world.fetch })
  const path = `/api/orders/${orderId}/update_status/`
  const { cost } = await staff.patch(path, { status }, { expect: 200 })
  await world.takeDeferred()
  return { name: `staff ${name}`, cost, isExtra: true }
}

/** Sends the mails of what was not measured. */
export async function clearMails({ world }: MeasuredBuyer): Promise<void> {
  await world.takeDeferred()
  await world.consume('messages')
}
