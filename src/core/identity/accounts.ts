import { and, eq, isNull, sql } from 'drizzle-orm'
import { refreshTokens, users } from '../../db/schema/identity.ts'
import { outbox } from '../../db/schema/operations.ts'
import { AccountDisabled, InvalidField, TooManyRequests, WrongCredentials } from '../errors.ts'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { hashPassword, verifyPassword } from './password.ts'
import { passwordFaults } from './password-rules.ts'
import type { SignedInUser } from './types.ts'
import {
  emailTaken,
  findUser,
  findUserByEmail,
  isEmailTaken,
  toSignedIn,
  type UserRow,
} from './users.ts'

const failuresMax = 10
const pauseSeconds = 15 * 60

/** Makes an active account. @throws InvalidField for a weak password or a taken address */
export async function register(
  ctx: Context,
  account: { email: string; firstName: string; lastName: string; password: string },
): Promise<SignedInUser> {
  const { password, ...profile } = account
  refuseWeak('password', password, [profile.email, profile.firstName, profile.lastName])
  if (await findUserByEmail(ctx.db, profile.email)) throw emailTaken()
  const passwordHash = await hashPassword(password, ctx.settings.passwordCost, ctx.random.hex(16))
  const now = ctx.clock.now()
  try {
    const [row] = await ctx.db
      .insert(users)
      .values({ ...profile, passwordHash, createdAt: now, updatedAt: now })
      .returning()
    if (row) return toSignedIn(row)
  } catch (error) {
    throw isEmailTaken(error) ? emailTaken() : error
  }
  throw new Error('An account was written and is not there')
}

/**
 * Checks email and password. An unknown address costs the same time as a wrong password.
 * @throws WrongCredentials, AccountDisabled (only when the password is right), TooManyRequests
 */
export async function authenticate(
  ctx: Context,
  credentials: { email: string; password: string },
): Promise<SignedInUser> {
  const user = await findUserByEmail(ctx.db, credentials.email)
  if (user) refusePaused(ctx, user)
  const { passwordCost } = ctx.settings
  const right = await verifyPassword(credentials.password, user?.passwordHash ?? null, passwordCost)
  if (!user || !right) {
    if (user) await countFailure(ctx, user.id)
    throw new WrongCredentials()
  }
  if (!user.isActive) throw new AccountDisabled()
  return toSignedIn(user)
}

/** Changes the own password; every refresh token issued before ends. @throws InvalidField */
export async function changePassword(
  ctx: Context,
  userId: number,
  change: { oldPassword: string; newPassword: string },
): Promise<void> {
  const user = await findUser(ctx.db, userId)
  const { passwordCost } = ctx.settings
  if (!user || !(await verifyPassword(change.oldPassword, user.passwordHash, passwordCost))) {
    throw new InvalidField('old_password', 'Wrong password.')
  }
  refuseWeak('new_password', change.newPassword, [user.email ?? '', user.firstName, user.lastName])
  const passwordHash = await hashPassword(change.newPassword, passwordCost, ctx.random.hex(16))
  const now = ctx.clock.now()
  const key = `user:${userId}:password:${ctx.random.uuid()}`
  await ctx.db.batch([
    ctx.db.update(users).set({ passwordHash, updatedAt: now }).where(eq(users.id, userId)),
    ctx.db
      .update(refreshTokens)
      .set({ revokedAt: now })
      .where(and(eq(refreshTokens.userId, userId), isNull(refreshTokens.revokedAt))),
    ctx.db.insert(outbox).values({
      key,
      kind: 'message.password_changed',
      payload: { userId },
      dueAt: now,
      createdAt: now,
    }),
  ])
  ctx.defer(runEffects(ctx, key))
}

function refuseWeak(field: string, password: string, attributes: string[]): void {
  const [fault] = passwordFaults(password, attributes)
  if (fault) throw new InvalidField(field, fault)
}

/** Ten failures within a quarter of an hour pause sign-in, the right password included. */
function refusePaused(ctx: Context, user: UserRow): void {
  if (!ctx.settings.pausesSignIn || user.loginFailures < failuresMax) return
  const since = user.loginFailuresSince?.getTime() ?? 0
  const waitSeconds = Math.ceil(pauseSeconds - (ctx.clock.now().getTime() - since) / 1000)
  if (waitSeconds > 0) throw new TooManyRequests(waitSeconds)
}

async function countFailure(ctx: Context, userId: number): Promise<void> {
  const now = ctx.clock.now().getTime()
  const isOld = sql`coalesce(${users.loginFailuresSince}, 0) < ${now - pauseSeconds * 1000}`
  await ctx.db
    .update(users)
    .set({
      loginFailures: sql`iif(${isOld}, 1, ${users.loginFailures} + 1)`,
      loginFailuresSince: sql`iif(${isOld}, ${now}, ${users.loginFailuresSince})`,
    })
    .where(eq(users.id, userId))
}
