import { and, eq, gt, type SQL, sql } from 'drizzle-orm'
import { constant } from '../../db/constant.ts'
import { oneTimeCodes } from '../../db/schema/identity.ts'
import { Unavailable } from '../errors.ts'
import { insertEffects } from '../outbox/insert-effects.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { guardedBatch, readAll } from '../write-batch.ts'
import type { Contact } from './contacts.ts'
import { growCode } from './grow-code.ts'
import { codeTtlMs, contactKeyOf, hashCode } from './one-time-codes.ts'
import { newSeed } from './one-time-tokens.ts'
import { isOpenAccount } from './queries.ts'
import { tooManyUntil } from './too-many-until.ts'
import type { CodeChannel, CodePurpose, Registration } from './types.ts'

interface CodeRequest {
  purpose: CodePurpose
  channel: CodeChannel
  contact: Contact
  /** Whom it concerns; nobody where it opens an account, or the contact is nobody's. */
  userId: number | null
  registration?: Registration
}

/** So many codes go to a contact, and so many wrong ones are tried at it, within a time. */
const sending = { max: 5, withinMs: codeTtlMs }
const sendingADay = { max: 20, withinMs: 24 * 60 * 60_000 }
const wrongTriesADayMax = 20
const budgetRetryMs = 60 * 60_000

/**
 * Sends a code to a contact and answers the token that names it. Codes that are under way stay good: else
 * anybody could end them by asking for another one.
 * A code that concerns nobody is written all the same, so that nothing tells whose a contact is.
 * @throws TooManyRequests, Unavailable where nothing can be sent by the channel
 */
export async function sendCode(ctx: Context, request: CodeRequest): Promise<string> {
  if (!ctx.messenger.channels.includes(request.channel)) {
    throw new Unavailable(`No messages are sent by ${request.channel}`)
  }
  const token = `otp_${ctx.random.hex(16)}`
  const seed = newSeed(ctx)
  const cause = `code:${token}`
  const isSent = await guardedBatch(ctx.db, insertCode(ctx, token, seed, request), [
    insertEffects(ctx, { key: cause, kind: 'message.code', payload: { codeId: token, seed } }),
  ])
  if (!isSent) await refuse(ctx, request)
  ctx.defer(() => runEffects(ctx, cause))
  return token
}

/** Counted in the statement that writes: of many requests at once as many write as may. */
function insertCode(ctx: Context, token: string, seed: string, request: CodeRequest): SQL {
  const { purpose, channel, contact, userId, registration } = request
  const now = ctx.clock.now().getTime()
  const code = growCode(ctx.settings, seed)
  return sql`
    INSERT INTO one_time_codes
      (id, purpose, channel, contact, contact_key, user_id, registration, code_hash, created_at,
      expires_at)
    SELECT ${token}, ${purpose}, ${channel}, ${contact.value},
      ${contactKeyOf(ctx.settings, contact)}, ${userId},
      ${registration ? JSON.stringify(registration) : null},
      ${hashCode(ctx.settings, { token, purpose, code })}, ${now}, ${now + codeTtlMs}
    WHERE ${mayBeSent(ctx, contact)} AND ${hasBudget(ctx, channel)} AND ${isStillThere(userId)}`
}

/** Whom it concerns has not been closed since. */
function isStillThere(userId: number | null): SQL {
  return userId === null ? sql`TRUE` : isOpenAccount(userId)
}

function mayBeSent(ctx: Context, contact: Contact): SQL {
  const key = contactKeyOf(ctx.settings, contact)
  const sent = (within: { withinMs: number }, what: SQL) => sql`
    (SELECT ${what} FROM one_time_codes
      WHERE contact_key = ${key} AND created_at > ${ctx.clock.now().getTime() - within.withinMs})`
  const isFew = sql`${sent(sending, sql`count(*)`)} < ${sending.max}`
  if (!ctx.settings.isLimited) return isFew
  return sql`${isFew} AND ${sent(sendingADay, sql`count(*)`)} < ${sendingADay.max}
    AND coalesce(${sent(sendingADay, sql`sum(wrong_tries)`)}, 0) < ${wrongTriesADayMax}`
}

/** In SQL: the shop may send another text message today. Whoever is paid for those sent asks for many. */
function hasBudget({ settings, clock }: Context, channel: CodeChannel): SQL {
  const { textsPerDayMax: max } = settings
  if (channel === 'email' || max === 0) return sql`TRUE`
  return sql`(SELECT count(*) FROM (SELECT 1 FROM one_time_codes
    WHERE channel <> 'email' AND created_at > ${clock.now().getTime() - sendingADay.withinMs}
    LIMIT ${constant(max)})) < ${constant(max)}`
}

/** @throws TooManyRequests with when the contact may be sent another code, or the shop sends one again */
async function refuse(ctx: Context, { contact, channel }: CodeRequest): Promise<never> {
  const now = ctx.clock.now().getTime()
  const [found] = await readAll<{ isLeft: number }>(
    ctx.db,
    sql`SELECT ${hasBudget(ctx, channel)} AS isLeft`,
  )
  if (found?.isLeft === 1) throw tooManyUntil(ctx, await nextCodeAt(ctx, contact))
  ctx.log('error', 'codes.budget_spent', { channel })
  throw tooManyUntil(ctx, now + budgetRetryMs)
}

/** When the oldest code that counts is forgotten, in milliseconds. */
async function nextCodeAt(ctx: Context, contact: Contact): Promise<number> {
  const { db, clock } = ctx
  const key = contactKeyOf(ctx.settings, contact)
  const since = (ms: number) => new Date(clock.now().getTime() - ms)
  const rows = await db
    .select({ createdAt: oneTimeCodes.createdAt })
    .from(oneTimeCodes)
    .where(
      and(
        eq(oneTimeCodes.contactKey, key),
        gt(oneTimeCodes.createdAt, since(sendingADay.withinMs)),
      ),
    )
    .orderBy(oneTimeCodes.createdAt)
  const times = rows.map(({ createdAt }) => createdAt.getTime())
  const recent = times.filter((time) => time > since(sending.withinMs).getTime())
  const isBusy = recent.length >= sending.max
  const oldest = (isBusy ? recent : times)[0] ?? clock.now().getTime()
  return oldest + (isBusy ? sending : sendingADay).withinMs
}
