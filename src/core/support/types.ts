import type { ticketStatuses, tickets } from '../../db/schema/support.ts'

export type TicketStatus = (typeof ticketStatuses)[number]

/** What a user asks of the shop's people. */
export type Ticket = typeof tickets.$inferSelect

/** Whose tickets somebody may see: a user's own, or everybody's where it is null. */
export interface TicketScope {
  userId: number | null
}
