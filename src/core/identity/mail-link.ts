import { and, isNull, type SQL, sql } from 'drizzle-orm'
import { oneTimeTokens, users } from '../../db/schema/identity.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { hasEmail } from './contacts.ts'
import { EmailUnknown, TooManyRequests } from './errors.ts'
import { type LinkRequest, newLink } from './one-time-links.ts'
import { linksPerHourMax } from './request-password-reset.ts'
import type { LinkPurpose } from './types.ts'

const hourMs = 60 * 60 * 1000

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
  const receiver = sql`${hasEmail(email)} AND ${mayReceive}`
  await refuseUnknownOrBusy(ctx, request.purpose, receiver)
  const link = await newLink(ctx, request)
  await writeBatch(ctx.db, link.statements(receiver))
  ctx.defer(() => runEffects(ctx, link.cause))
}

/** A mailbox is filled by nobody, however many addresses the requests come from. */
async function refuseUnknownOrBusy(
  ctx: Context,
  purpose: LinkPurpose,
  receiver: SQL,
): Promise<void> {
  const now = ctx.clock.now().getTime()
  const recent = sql`FROM ${oneTimeTokens} AS held WHERE held.user_id = ${users.id}
    AND held.purpose = ${purpose} AND held.created_at > ${now - hourMs}`
  const [account] = await ctx.db
    .select({
      links: sql<number>`(SELECT count(*) ${recent})`,
      oldestAt: sql<number | null>`(SELECT min(created_at) ${recent})`,
    })
    .from(users)
    .where(receiver)
  if (!account) throw new EmailUnknown(purpose)
  if (!ctx.settings.isLimited || account.links < linksPerHourMax) return
  const left = (account.oldestAt ?? now) + hourMs - now
  throw new TooManyRequests(Math.max(1, Math.ceil(left / 1000)))
}
