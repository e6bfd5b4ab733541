import { sql } from 'drizzle-orm'
import { runEffects } from '../outbox/run-outbox.ts'
import type { Context } from '../ports.ts'
import { writeBatch } from '../write-batch.ts'
import { hasEmail } from './contacts.ts'
import { type LinkRequest, newLink } from './one-time-links.ts'
import { mayMailLink } from './one-time-tokens.ts'
import { isActive } from './queries.ts'

export interface ResetRequest {
  email: string
  link: Omit<LinkRequest, 'purpose'>
}

/**
 * Sends a reset link to an active account. For any other address it does the same work for nobody,
 * so that neither answer nor time tells who has an account.
 */
export async function requestPasswordReset(
  ctx: Context,
  { email, link: request }: ResetRequest,
): Promise<void> {
  const link = await newLink(ctx, { ...request, purpose: 'password_reset' })
  const mayMail = mayMailLink(ctx, 'password_reset')
  const mayReset = sql`${hasEmail(email)} AND ${isActive} AND ${mayMail}`
  await writeBatch(ctx.db, link.statements(mayReset))
  ctx.defer(() => runEffects(ctx, link.cause))
}
