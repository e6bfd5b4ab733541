import { and, isNull, type SQL, sql } from 'drizzle-orm'
import { users } from '../../db/schema/identity.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { hasEmail } from './contacts.ts'
import { EmailUnknown } from './errors.ts'
import { type LinkRequest, newLink } from './one-time-links.ts'
import { mayMailLink, nextLinkAt } from './one-time-tokens.ts'
import { tooManyUntil } from './too-many-until.ts'
import type { LinkPurpose } from './types.ts'

/**
 * Mails the link that verifies an address, also where earlier ones still work.
 * @throws EmailUnknown where no account waits for it, TooManyRequests
 */
export function mailVerification(
  ctx: Context,
  email: string,
  link: Omit<LinkRequest, 'purpose'>,
): Promise<void> {
  const mayVerify = and(isNull(users.emailVerifiedAt), isNull(users.deactivatedAt))
  return mailLink(ctx, email, { ...link, purpose: 'verification' }, sql`${mayVerify}`)
}

/**
 * Mails a reset link, for a contract that tells which addresses have accounts.
 * @throws EmailUnknown, TooManyRequests
 */
export function mailPasswordReset(
  ctx: Context,
  email: string,
  link: Omit<LinkRequest, 'purpose'>,
): Promise<void> {
  const mayReset = sql`${isNull(users.deactivatedAt)}`
  return mailLink(ctx, email, { ...link, purpose: 'password_reset' }, mayReset)
}

async function mailLink(
  ctx: Context,
  email: string,
  request: LinkRequest,
  mayReceive: SQL,
): Promise<void> {
  const { purpose } = request
  const receiver = sql`${hasEmail(email)} AND ${mayReceive}`
  await refuseUnknownOrBusy(ctx, purpose, receiver)
  const link = await newLink(ctx, request)
  // Counted again with the write: many requests at once have all found few.
  const mayReceiveNow = sql`${receiver} AND ${mayMailLink(ctx, purpose)}`
  const written = await writeBatch(ctx.db, link.statements(mayReceiveNow))
  if (written.at(-1)?.meta.changes === 0) await refuseUnknownOrBusy(ctx, purpose, receiver)
  ctx.defer(() => runEffects(ctx, link.cause))
}

async function refuseUnknownOrBusy(
  ctx: Context,
  purpose: LinkPurpose,
  receiver: SQL,
): Promise<void> {
  const [account] = await ctx.db
    .select({ nextAt: nextLinkAt(ctx, purpose) })
    .from(users)
    .where(receiver)
  if (!account) throw new EmailUnknown(purpose)
  if (account.nextAt !== null) throw tooManyUntil(ctx, account.nextAt)
}
