import { selectDetailedAddresses, toSavedAddress } from '../addresses/detailed-address.ts'
import type { DetailedAddress, ServedPlaces } from '../addresses/types.ts'
import type { CartAddress } from '../cart/settings.ts'
import { NotFound } from '../errors.ts'
import type { Context } from '../ports.ts'
import { readAll } from '../write-batch.ts'
import { assertOpen, type Editing, editStorefrontCart } from './edit-cart.ts'
import type { PricedCart } from './types.ts'

/** For bills and for deliveries: saved addresses by their ids, or as they were typed in. */
export type ChosenAddresses =
  | { billingId: number; shippingId: number; served: ServedPlaces }
  | { billing: DetailedAddress; shipping: DetailedAddress }

/**
 * Sets where a cart is billed and sent to. It keeps the addresses as they are now.
 * @throws NotFound, CartInactive
 */
export async function setAddresses(
  ctx: Context,
  editing: Editing,
  chosen: ChosenAddresses,
): Promise<PricedCart> {
  assertOpen(editing.cart)
  const [billingAddress, shippingAddress] = await addressesOf(ctx, editing, chosen)
  const settings = { billingAddress, shippingAddress }
  return editStorefrontCart(ctx, editing, { kind: 'settings', settings })
}

async function addressesOf(
  ctx: Context,
  { customer: { userId } }: Editing,
  chosen: ChosenAddresses,
): Promise<[CartAddress, CartAddress]> {
  if ('billing' in chosen) return [typed(chosen.billing), typed(chosen.shipping)]
  const { billingId, shippingId, served } = chosen
  const asked = selectDetailedAddresses({ userId, served }, [billingId, shippingId])
  const rows = await readAll(ctx.db, asked)
  const saved = rows.map((row) => toSavedAddress(row, served))
  const find = (wanted: number): CartAddress => {
    const address = saved.find(({ id }) => id === wanted)
    if (!address) throw new NotFound('address')
    return address
  }
  return [find(billingId), find(shippingId)]
}

function typed(address: DetailedAddress): CartAddress {
  return { ...address, id: null, isDefaultShipping: false, isDefaultBilling: false }
}
