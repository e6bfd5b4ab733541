import type { Context } from '../ports.ts'
import { addAddress } from './add-address.ts'
import { changeAddress } from './change-address.ts'
import { inOne, inParts } from './detailed-address.ts'
import { getAddress } from './get-address.ts'
import { listAddresses } from './list-addresses.ts'
import type {
  AddressOwner,
  DefaultsWanted,
  DetailedAddress,
  OwnAddress,
  SavedAddress,
} from './types.ts'

/* The address book of contracts that have names and numbers in parts. */

/** The default for shipping, then the newest first. */
export async function listSavedAddresses(
  ctx: Context,
  owner: AddressOwner,
): Promise<SavedAddress[]> {
  return (await listAddresses(ctx, owner)).map(inParts)
}

/** @throws NotFound, also where it is another user's or of a place that is not served */
export async function getSavedAddress(ctx: Context, own: OwnAddress): Promise<SavedAddress> {
  return inParts(await getAddress(ctx, own))
}

/** Adds an address, as `addAddress` does. @throws TooManyAddresses, TokenInvalid */
export async function saveAddress(
  ctx: Context,
  user: { id: number; email: string },
  { operationId, ...wanted }: AddressToSave & { operationId: string | null },
): Promise<SavedAddress> {
  return inParts(await addAddress(ctx, user, { ...toInput(wanted), operationId }))
}

/** Writes all of an address anew. @throws NotFound */
export async function replaceAddress(
  ctx: Context,
  own: OwnAddress,
  wanted: AddressToSave,
): Promise<SavedAddress> {
  return inParts(await changeAddress(ctx, own, toInput(wanted)))
}

export interface AddressToSave extends DefaultsWanted {
  address: DetailedAddress
}

function toInput({ address, ...defaults }: AddressToSave) {
  return { ...inOne(address), ...defaults }
}
