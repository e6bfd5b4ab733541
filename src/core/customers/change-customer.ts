import { NotFound } from '../errors.ts'
import { type AccountEdit, type AccountFields, changeAccount } from '../identity/change-account.ts'
import type { Context } from '../ports.ts'
import { type CustomerKey, getCustomer } from './customer.ts'

/**
 * Changes what is given of a customer.
 * @throws NotFound, EmailTaken, PhoneRejected, CallingCodeMissing
 */
export async function changeCustomer(
  ctx: Context,
  key: CustomerKey,
  edit: AccountEdit,
): Promise<AccountFields> {
  const changed = await changeAccount(ctx, await getCustomer(ctx, key), edit)
  if (!changed) throw new NotFound('customer')
  return changed
}
