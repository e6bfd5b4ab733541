import { createHmac } from 'node:crypto'
import { and, eq, isNull, type SQL, sql } from 'drizzle-orm'
import type { BatchItem } from 'drizzle-orm/batch'
import { oneTimeTokens, users } from '../../db/schema/identity.ts'
import { expired } from '../outlived.ts'
import type { Context, Settings } from '../ports.ts'
import { sha256 } from '../sha256.ts'
import type { Statement } from '../write-batch.ts'
import { hasEmail } from './contacts.ts'
import { LinkRejected } from './errors.ts'
import type { LinkPurpose } from './types.ts'
import { readUid } from './uid.ts'

/** What the two variable parts of a link are, as they come back to us. */
export interface LinkParts {
  uid: string
  token: string
}

/** A token as its row knows it. */
export interface TokenRow {
  purpose: LinkPurpose
  hash: string
}

const seedBytes = 32
const linksPerHourMax = 3
const hourMs = 60 * 60 * 1000

export function newSeed(ctx: Context): string {
  return ctx.random.hex(seedBytes)
}

/**
 * The token that grows from a seed: 32 bytes that nobody can tell from random ones without our
 * secret. So the seed may wait in the outbox, the message comes out the same at every attempt, and
 * the token itself is stored nowhere.
 */
export function growToken({ secret }: Settings, seed: string): string {
  // The purpose is part of what is signed, because the secret has other uses.
  return createHmac('sha256', secret).update(`one-time token\n${seed}`).digest('base64url')
}

/** As the row of a token knows it: by its hash alone. */
export async function tokenRow(purpose: LinkPurpose, token: string): Promise<TokenRow> {
  return { purpose, hash: await sha256(new TextEncoder().encode(token)) }
}

/** Writes a token for the user that `owner` finds, and none where it finds nobody. */
export function insertToken(
  ctx: Context,
  { purpose, hash, ttlHours }: TokenRow & { ttlHours: number },
  owner: SQL,
): Statement {
  const now = ctx.clock.now().getTime()
  return sql`
    INSERT INTO ${oneTimeTokens} (hash, user_id, purpose, created_at, expires_at)
    SELECT ${hash}, ${users.id}, ${purpose}, ${now}, ${now + ttlHours * hourMs}
    FROM ${users} WHERE ${owner}`
}

/**
 * The id that a link names, and the condition under which that account is open and the link still good.
 * @throws LinkRejected where it names nobody
 */
export async function linkHolder(
  ctx: Context,
  linkPurpose: LinkPurpose,
  { uid, token }: LinkParts,
): Promise<{ userId: number; isHolder: SQL }> {
  const userId = readUid(uid)
  if (userId === null) throw new LinkRejected(linkPurpose)
  const { hash, purpose } = await tokenRow(linkPurpose, token)
  const holdsToken = sql`EXISTS (SELECT 1 FROM ${oneTimeTokens} AS held
    WHERE held.hash = ${hash} AND held.user_id = ${users.id} AND held.purpose = ${purpose}
      AND held.expires_at > ${ctx.clock.now().getTime()})`
  return {
    userId,
    isHolder: sql`${and(eq(users.id, userId), isNull(users.deactivatedAt), holdsToken)}`,
  }
}

/**
 * Condition on a user: another link of the purpose may be mailed. A mailbox is filled by nobody,
 * however many addresses the requests come from.
 */
export function mayMailLink(ctx: Context, purpose: LinkPurpose): SQL {
  if (!ctx.settings.isLimited) return sql`TRUE`
  return sql`(SELECT count(*) ${madeWithinHour(ctx, purpose)}) < ${linksPerHourMax}`
}

/** In SQL, of a user: when the next link may be mailed, in milliseconds; null where it may now. */
export function nextLinkAt(ctx: Context, purpose: LinkPurpose): SQL<number | null> {
  const oldest = sql`(SELECT min(held.created_at) ${madeWithinHour(ctx, purpose)})`
  return sql`iif(${mayMailLink(ctx, purpose)}, NULL, ${oldest} + ${hourMs})`
}

function madeWithinHour({ clock }: Context, purpose: LinkPurpose): SQL {
  return sql`FROM ${oneTimeTokens} AS held WHERE held.user_id = ${users.id}
    AND held.purpose = ${purpose} AND held.created_at > ${clock.now().getTime() - hourMs}`
}

/** Ends the links of a user: all of them, or those of one purpose. */
export function deleteTokens(userId: number, purpose?: LinkPurpose): SQL {
  const isOfPurpose = purpose === undefined ? sql`TRUE` : sql`purpose = ${purpose}`
  return sql`DELETE FROM ${oneTimeTokens} WHERE user_id = ${userId} AND ${isOfPurpose}`
}

/** Ends the links of a user who has another address than this one, to which they were not sent. */
export function endLinksElsewhere(
  ctx: Context,
  userId: number,
  email: string,
): BatchItem<'sqlite'> & Statement {
  const isElsewhere = sql`EXISTS (SELECT 1 FROM ${users}
    WHERE ${users.id} = ${userId} AND NOT ${hasEmail(email)})`
  return ctx.db.delete(oneTimeTokens).where(and(eq(oneTimeTokens.userId, userId), isElsewhere))
}

/** Links that have run out. */
export const expiredLinks = expired(oneTimeTokens)
