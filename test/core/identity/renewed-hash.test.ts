import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { sessionTerms } from '../../../src/contracts/store/session-terms.ts'
import { changePassword } from '../../../src/core/identity/change-password.ts'
import { emailCredentials, logIn } from '../../../src/core/identity/log-in.ts'
import type { Context } from '../../../src/core/ports.ts'
import { anActiveAccount } from '../../support/customers/accounts.ts'
import { password } from '../../support/customers/password.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { context } from '../../support/world/context.ts'

const newPassword = 'another horse battery'

/** Where hashes cost more than those that there are, so that each sign-in makes its own anew. */
function dearer(): Context {
  const ctx = context()
  return { ...ctx, settings: { ...ctx.settings, passwordCost: ctx.settings.passwordCost + 1 } }
}

function hashOf(email: string): Promise<string | null> {
  return env.DB.prepare('SELECT password_hash FROM users WHERE email = ?')
    .bind(email)
    .first<string>('password_hash')
}

/** Has `meanwhile` happen just before the call that writes what was read. */
function interrupted(ctx: Context, meanwhile: () => Promise<unknown>): Context {
  let calls = 0
  return interposedWorld(ctx, async (call) => {
    calls += 1
    if (calls === 2) await meanwhile()
    return call()
  })
}

it('lets two sign in at the same moment, though both make the hash anew', async () => {
  const email = await anActiveAccount()
  const before = await hashOf(email)
  const signIn = (ctx: Context) => logIn(ctx, emailCredentials({ email, password }), sessionTerms)
  const slow = interrupted(dearer(), () => signIn(dearer()))
  await expect(signIn(slow)).resolves.toMatchObject({ user: { email } })
  expect(await hashOf(email)).not.toBe(before)
})

it('lets a password be changed while a sign-in makes its hash anew', async () => {
  const email = await anActiveAccount()
  const { user } = await logIn(context(), emailCredentials({ email, password }), sessionTerms)
  const slow = interrupted(dearer(), () =>
    logIn(dearer(), emailCredentials({ email, password }), sessionTerms),
  )
  await changePassword(slow, user, { oldPassword: password, newPassword }, sessionTerms)
  await logIn(context(), emailCredentials({ email, password: newPassword }), sessionTerms)
})

it('refuses the old password where it was changed meanwhile', async () => {
  const email = await anActiveAccount()
  const { user } = await logIn(context(), emailCredentials({ email, password }), sessionTerms)
  const change = { oldPassword: password, newPassword }
  const slow = interrupted(context(), () => changePassword(context(), user, change, sessionTerms))
  const late = logIn(slow, emailCredentials({ email, password }), sessionTerms)
  await expect(late).rejects.toMatchObject({ code: 'wrong_credentials' })
})
