import { env } from 'cloudflare:workers'
import { cortexClient } from '../http/client.ts'
import { linkMailedTo } from './mail.ts'
import { password } from './password.ts'

let serial = 0

/** An account without a password, made in the database; answers its id. */
export async function anAccount({ staff = false } = {}): Promise<number> {
  const email = `account-${++serial}@shop.test`
  const now = Date.now()
  const row = await env.DB.prepare(
    `INSERT INTO users(email, email_identifies, is_staff, activated_at, created_at, updated_at)
     VALUES (?1, 1, ?2, ?3, ?3, ?3) RETURNING id`,
  )
    .bind(email, staff ? 1 : 0, now)
    .first<{ id: number }>()
  return row?.id ?? 0
}

/** Registers an account of the cortex contract, which waits for activation; answers its address. */
export async function anInactiveAccount(): Promise<string> {
  const email = `account-${++serial}@shop.test`
  await cortexClient().post('/auth/users/', { email, password }, { expect: 201 })
  return email
}

/** Registers an account and follows the link in its mail; answers its address. */
export async function anActiveAccount(): Promise<string> {
  const email = await anInactiveAccount()
  await cortexClient().get(await linkMailedTo(email), { expect: 200 })
  return email
}
