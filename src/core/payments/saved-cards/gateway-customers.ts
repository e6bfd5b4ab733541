import { and, eq, type SQL, sql } from 'drizzle-orm'
import { gatewayCustomers } from '../../../db/schema/gateway-customers.ts'
import { isOpenAccount } from '../../identity/queries.ts'
import { insertEffects } from '../../outbox/insert-effects.ts'
import type { Context, GatewayName, SavedCard, SavedCards } from '../../ports.ts'
import { writeBatch } from '../../write-batch.ts'
import { GatewayRefused } from '../errors.ts'
import { gatewayNamed, isUnknownThere } from '../gateways.ts'

/** Somebody whose cards a gateway may keep. */
export interface Cardholder {
  id: number
  uuid: string
  email: string
  firstName: string
  lastName: string
}

interface Account {
  userId: number
  gateway: GatewayName
}

/**
 * Has a gateway that keeps cards know a user. It goes on without the user where it refuses the name or
 * address. @throws GatewayUnavailable
 */
export async function ensureGatewayCustomer(
  ctx: Context,
  user: Cardholder,
  gateway: GatewayName,
): Promise<void> {
  if (!gatewayNamed(ctx, gateway).savedCards) return
  const [known] = await ctx.db.all(selectGatewayCustomer({ userId: user.id, gateway }))
  if (!known) await openGatewayCustomer(ctx, user, gateway)
}

/**
 * Tells a gateway of a user whom it does not know, and answers what it calls the user; null where it
 * keeps no cards. @throws GatewayRefused, GatewayUnavailable
 */
export async function openGatewayCustomer(
  ctx: Context,
  user: Cardholder,
  gateway: GatewayName,
): Promise<string | null> {
  const { savedCards } = gatewayNamed(ctx, gateway)
  if (!savedCards) return null
  const account = { userId: user.id, gateway }
  const reference = await createCustomer(ctx, savedCards, user)
  if (reference === null) return null
  const [, found] = await writeBatch<{ reference: string }>(ctx.db, [
    sql`
      INSERT INTO gateway_customers(user_id, gateway, reference, created_at)
      SELECT ${user.id}, ${gateway}, ${reference}, ${ctx.clock.now().getTime()}
      WHERE ${isOpenAccount(user.id)} ON CONFLICT DO NOTHING`,
    selectGatewayCustomer(account),
  ])
  const kept = found?.results[0]?.reference ?? null
  // Another request was first, or the account was closed meanwhile.
  if (kept !== reference) await writeBatch(ctx.db, [deletionOf(ctx, { ...account, reference })])
  return kept
}

/** Forgets whom gateways know as this user, and has them forget it, too; for the batch that closes the account. */
export function eraseGatewayCustomers(ctx: Pick<Context, 'clock'>, userId: number): SQL[] {
  return [
    insertEffects(ctx, {
      key: sql`'account:' || user_id || ':customer:' || reference`,
      kind: 'gateway_customer.delete',
      payload: { gateway: sql`gateway`, reference: sql`reference` },
      from: sql`gateway_customers`,
      where: sql`user_id = ${userId}`,
    }),
    sql`DELETE FROM gateway_customers WHERE user_id = ${userId}`,
  ]
}

/** Has a gateway forget a customer. */
function deletionOf(
  ctx: Pick<Context, 'clock'>,
  { userId, gateway, reference }: Account & { reference: string },
): SQL {
  return insertEffects(ctx, {
    key: `account:${userId}:customer:${reference}`,
    kind: 'gateway_customer.delete',
    payload: { gateway, reference },
  })
}

/** Null where the gateway refuses the name or address, such as one too long: no cards are kept then. */
async function createCustomer(
  ctx: Context,
  savedCards: SavedCards,
  { id: userId, uuid, email, firstName, lastName }: Cardholder,
): Promise<string | null> {
  try {
    return await savedCards.createCustomer({
      key: ctx.random.uuid(),
      email: email || null,
      name: `${firstName} ${lastName}`.trim(),
      metadata: { user_uuid: uuid },
    })
  } catch (error) {
    if (!(error instanceof GatewayRefused)) throw error
    // Its words may repeat the address.
    ctx.log('warn', 'gateway.customer_refused', { userId, reason: error.reason })
    return null
  }
}

/** The gateway's customer was deleted there: the user gets another one with the next payment. */
export async function forgetGatewayCustomer(
  { db }: Pick<Context, 'db'>,
  account: Account & { reference: string },
): Promise<void> {
  await db
    .delete(gatewayCustomers)
    .where(and(isOf(account), eq(gatewayCustomers.reference, account.reference)))
}

/** The cards that a gateway keeps of a customer; none where the customer was deleted there. */
export async function listSavedCards(
  ctx: Context,
  account: Account & { reference: string | null },
): Promise<SavedCard[]> {
  const { savedCards } = gatewayNamed(ctx, account.gateway)
  if (!savedCards || account.reference === null) return []
  try {
    return await savedCards.list(account.reference)
  } catch (error) {
    if (!isUnknownThere(error)) throw error
    return []
  }
}

function selectGatewayCustomer({ userId, gateway }: Account): SQL {
  return sql`SELECT reference FROM gateway_customers
    WHERE user_id = ${userId} AND gateway = ${gateway}`
}

function isOf({ userId, gateway }: Account) {
  return and(eq(gatewayCustomers.userId, userId), eq(gatewayCustomers.gateway, gateway))
}
