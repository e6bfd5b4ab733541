import { Hono } from 'hono'
import * as z from 'zod'
import { changeTicket } from '../../core/support/change-ticket.ts'
import { getTicket } from '../../core/support/get-ticket.ts'
import { listTickets } from '../../core/support/list-tickets.ts'
import { openTicket } from '../../core/support/open-ticket.ts'
import type { TicketScope, TicketStatus } from '../../core/support/types.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { resourceFirst } from '../../http/resource-first.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { body, query } from '../../http/validate.ts'
import { arrayPage, placeOf, setArrayHeaders } from './array-pages.ts'
import { notChoice } from './choice.ts'
import { signedIn } from './guards.ts'
import { fewChanges } from './limits.ts'
import { pathId } from './path-id.ts'
import { presentTicket } from './presenters/ticket.ts'

const statusNames = ['OPEN', 'IN_PROGRESS', 'CLOSED'] as const

const statuses: Record<(typeof statusNames)[number], TicketStatus> = {
  OPEN: 'open',
  IN_PROGRESS: 'in_progress',
  CLOSED: 'closed',
}

const status = z.enum(statusNames, notChoice).transform((name) => statuses[name])

const message = textField(5_000)
/** An empty name asks for the default one. */
const fullName = lineField(150, 0).optional()

const NewTicket = z.object({ full_name: fullName, message })

const TicketChange = z.object({
  status: status.optional(),
  message: message.optional(),
  full_name: fullName,
})

const Submission = z.object({ subject: lineField(200), message })

export const tickets = new Hono<AppEnv>()

tickets.get('/api/help/', signedIn, query(z.object(arrayPage)), async (c) => {
  const asked = c.req.valid('query')
  const page = await listTickets(c.var.ctx, { ...scopeOf(c), ...placeOf(asked) })
  setArrayHeaders(c, page, asked)
  return c.json(page.items.map(presentTicket))
})

tickets.post('/api/help/', signedIn, fewChanges, body(NewTicket), idempotent, async (c) => {
  const { ctx, user, operationId } = c.var
  const { full_name: fullName, message } = c.req.valid('json')
  const opened = await openTicket(ctx, user.id, { fullName, message, operationId })
  return c.json(presentTicket(opened), 201)
})

tickets.get('/api/help/:id/', signedIn, async (c) => c.json(presentTicket(await findAsked(c))))

tickets.patch(
  '/api/help/:id/',
  signedIn,
  fewChanges,
  resourceFirst(findAsked),
  body(TicketChange),
  idempotent,
  async (c) => {
    const { full_name: fullName, ...given } = c.req.valid('json')
    const changes = { ...given, fullName, ticketId: pathId(c) }
    const changed = await changeTicket(c.var.ctx, scopeOf(c), changes)
    return c.json(presentTicket(changed))
  },
)

tickets.post(
  '/api/support/submit/',
  signedIn,
  fewChanges,
  body(Submission),
  idempotent,
  async (c) => {
    const { ctx, user, operationId } = c.var
    const { id } = await openTicket(ctx, user.id, { ...c.req.valid('json'), operationId })
    const message = 'Support ticket submitted successfully'
    return c.json({ status: 'success', message, ticket_id: id }, 201)
  },
)

/** Customers see their own tickets, and staff all. */
function scopeOf({ var: { user } }: Http): TicketScope {
  return { userId: user.isStaff ? null : user.id }
}

/** The ticket that the path names. */
function findAsked(c: Http) {
  return getTicket(c.var.ctx, scopeOf(c), pathId(c))
}
