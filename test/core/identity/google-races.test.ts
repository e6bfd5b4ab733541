import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { deactivateUser } from '../../../src/core/identity/deactivate-user.ts'
import { signInWithGoogle } from '../../../src/core/identity/sign-in-with-google.ts'
import type { SignedInUser } from '../../../src/core/identity/types.ts'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { googleToken } from '../../support/customers/google-people.ts'
import { linkMailedTo } from '../../support/customers/mail.ts'
import { guestTerms } from '../../support/customers/sessions.ts'
import { interposedWorld } from '../../support/faults/interposed-world.ts'
import { cortexClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

/*
 * What another request does while a sign-in with Google is between reading an account and writing.
 */

interface Person {
  email: string
  sub: string
}

let serial = 0

function aPerson(email = `person-${++serial}@races.test`): Person {
  return { email, sub: `2000000000000000000${String(++serial).padStart(2, '0')}` }
}

/** Signs in; after Google and the database have each been asked once, the other request comes. */
async function signIn(
  person: Person,
  meanwhile: () => Promise<unknown> = async () => undefined,
): Promise<SignedInUser> {
  let calls = 0
  const world = interposedWorld(context(), async (call) => {
    const answer = await call()
    if (++calls === 2) await meanwhile()
    return answer
  })
  const request = { token: await googleToken(person), email: person.email, location: null }
  return (await signInWithGoogle(world, request, guestTerms)).user
}

async function write(change: string, id: number): Promise<void> {
  await env.DB.prepare(`UPDATE users SET ${change} WHERE id = ?`).bind(id).run()
}

async function sessionsOf(id: number): Promise<number> {
  const open = 'SELECT count(*) AS n FROM sessions WHERE user_id = ? AND ended_at IS NULL'
  return (await env.DB.prepare(open).bind(id).first<{ n: number }>())?.n ?? 0
}

it('enters the account that another first sign-in has opened', async () => {
  const person = aPerson()
  let opened = 0
  const { id } = await signIn(person, async () => {
    opened = (await signIn(person)).id
  })
  expect(id).toBe(opened)
})

it('enters the account that the same person has opened with another address', async () => {
  const [person, other] = [aPerson(), aPerson()]
  const { id } = await signIn(person, () => signIn({ ...other, sub: person.sub }))
  expect(await signIn(person)).toMatchObject({ id, email: other.email })
})

it('opens no session of an account whose link has ended', async () => {
  const [owner, stranger] = [aPerson(), aPerson()]
  const { id } = await signIn(stranger)
  const sessions = await sessionsOf(id)
  const user = await signIn(stranger, () =>
    write(`email = '${owner.email}', google_subject = NULL`, id),
  )
  expect(user).toMatchObject({ email: stranger.email })
  expect(user.id).not.toBe(id)
  expect(await sessionsOf(id)).toBe(sessions)
})

it('opens no session of an account that is deactivated, linked or not', async () => {
  const linked = aPerson()
  const { id } = await signIn(linked)
  const late = signIn(linked, () => deactivateUser(context(), id))
  await expect(late).rejects.toMatchObject({ code: 'account_disabled' })
  const { id: other, email } = await aCustomer()
  const first = signIn(aPerson(email), () => deactivateUser(context(), other))
  await expect(first).rejects.toMatchObject({ code: 'account_disabled' })
  expect(await sessionsOf(id)).toBe(0)
  expect(await sessionsOf(other)).toBe(0)
})

it('leaves the password of an account that verifies its address', async () => {
  const email = await anInactiveAccount()
  const link = await linkMailedTo(email)
  const { id } = await signIn(aPerson(email), () => cortexClient().get(link, { expect: 200 }))
  const row = 'SELECT password_hash FROM users WHERE id = ?'
  expect(await env.DB.prepare(row).bind(id).first('password_hash')).not.toBeNull()
})

it('clears the password of an account that moves away from a verified address', async () => {
  const { id, email } = await aCustomer()
  await write('email_verified_at = 1', id)
  const user = await signIn(aPerson(email), () => write('email_verified_at = NULL', id))
  expect(user.id).toBe(id)
  const row = 'SELECT password_hash FROM users WHERE id = ?'
  expect(await env.DB.prepare(row).bind(id).first('password_hash')).toBeNull()
})

it('enters no account that has moved to another address', async () => {
  const { id, email } = await aCustomer()
  const user = await signIn(aPerson(email), () => write("email = 'moved@races.test'", id))
  expect(user).toMatchObject({ email })
  expect(user.id).not.toBe(id)
})

it('enters no account that another person has linked', async () => {
  const { id, email } = await aCustomer()
  const late = signIn(aPerson(email), () => signIn(aPerson(email)))
  await expect(late).rejects.toMatchObject({ code: 'google_token_rejected' })
  expect(await sessionsOf(id)).toBe(1)
})
