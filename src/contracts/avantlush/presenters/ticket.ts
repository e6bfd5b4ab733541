import type { Ticket } from '../../../core/support/types.ts'

export function presentTicket(ticket: Ticket) {
  return {
    id: ticket.id,
    full_name: ticket.fullName,
    subject: ticket.subject,
    message: ticket.message,
    status: ticket.status.toUpperCase(),
    created_at: ticket.createdAt.toISOString(),
    updated_at: ticket.updatedAt.toISOString(),
  }
}
