import { env } from 'cloudflare:workers'
import { expect, it } from 'vitest'
import { TokenInvalid } from '../../../src/core/identity/errors.ts'
import { changeTicket } from '../../../src/core/support/change-ticket.ts'
import { eraseNameOnTickets } from '../../../src/core/support/erase-names.ts'
import { getTicket } from '../../../src/core/support/get-ticket.ts'
import { openTicket } from '../../../src/core/support/open-ticket.ts'
import { writeBatch } from '../../../src/core/write-batch.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { context } from '../../support/world/context.ts'

const everybody = { userId: null }
const question = { fullName: 'John Doe', message: 'Hello', operationId: null }

/** As closing an account does. */
async function close(userId: number): Promise<void> {
  const { db } = context()
  const erase = db.$client.prepare(
    `UPDATE users SET email = NULL, email_identifies = 0, first_name = '', last_name = '',
       deactivated_at = 1 WHERE id = ?`,
  )
  await erase.bind(userId).run()
  await writeBatch(db, [eraseNameOnTickets(userId)])
}

async function fullNameOf(id: number): Promise<string> {
  return (await getTicket(context(), everybody, id)).fullName
}

it('tickets lose the name of whoever closes the account, and nothing else', async () => {
  const [closing, staying] = [await anAccount(), await anAccount()]
  const ticket = await openTicket(context(), closing, question)
  const other = await openTicket(context(), staying, question)
  await close(closing)
  expect(await getTicket(context(), everybody, ticket.id)).toEqual({ ...ticket, fullName: '' })
  expect(await getTicket(context(), everybody, other.id)).toEqual(other)
})

it('no name comes back to them, given or by default', async () => {
  const userId = await anAccount()
  const ticket = await openTicket(context(), userId, question)
  await close(userId)
  for (const fullName of ['John Doe', '']) {
    await changeTicket(context(), everybody, { ticketId: ticket.id, fullName, status: 'closed' })
    expect(await fullNameOf(ticket.id)).toBe('')
  }
})

it('an account that was closed since it signed in opens none', async () => {
  const userId = await anAccount()
  await close(userId)
  await expect(openTicket(context(), userId, question)).rejects.toThrow(TokenInvalid)
  const { results } = await env.DB.prepare('SELECT id FROM tickets WHERE user_id = ?')
    .bind(userId)
    .all()
  expect(results).toEqual([])
})
