import { eq } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { orMadeBefore } from '../idempotency/made-before.ts'
import { splitName } from '../identity/full-name.ts'
import { openAccount } from '../identity/open-account.ts'
import { phoneChange } from '../identity/phone-change.ts'
import { userColumns } from '../identity/queries.ts'
import type { SignedInUser } from '../identity/types.ts'
import type { Context } from '../ports.ts'

interface CustomerInput {
  fullName: string
  email: string
  /** With `+` and the calling code. */
  phone: string | null
  password: string
  /** Opens one account, however often it is repeated. */
  operationId: string | null
}

/**
 * Opens an account for somebody, which works at once with an unverified address.
 * @throws EmailTaken, PasswordRefused, PhoneRejected, CallingCodeMissing
 */
export async function createCustomer(
  ctx: Context,
  { fullName, phone, operationId, ...input }: CustomerInput,
): Promise<SignedInUser> {
  const account = {
    ...{ ...input, ...splitName(fullName), isActivated: true, operationId },
    ...phoneChange({ phone: null, callingCode: null }, { phone }),
  }
  return orMadeBefore(
    operationId,
    () => openAccount(ctx, account, () => []),
    (id) => findOpened(ctx, id),
  )
}

async function findOpened({ db }: Context, operationId: string): Promise<SignedInUser | undefined> {
  const [opened] = await db
    .select(userColumns)
    .from(users)
    .where(eq(users.operationId, operationId))
  return opened
}
