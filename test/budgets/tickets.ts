/* What support tickets and the waitlist may cost, beside `budgets.ts`. */

import type { WriteBudget } from './budgets.ts'

/** Tickets among which the tests measure. */
export const ticketCount = 10_000

/** Staff walk to the page; what they see of a ticket is its row. */
export const ticketPage = ({
  tickets,
  offset,
}: {
  tickets: number
  offset: number
}): WriteBudget => ({ queries: 2, rowsRead: offset + 3 * tickets + 10, rowsWritten: 0 })

/** A user's own tickets are counted. */
export const ownTickets = ({ tickets, own }: { tickets: number; own: number }): WriteBudget => ({
  queries: 2,
  rowsRead: 2 * own + 3 * tickets + 10,
  rowsWritten: 0,
})

export const ticketCosts = {
  read: { queries: 2, rowsRead: 5, rowsWritten: 0 },
  /** The ticket, its entries in two indexes, and the count of all. */
  opened: { queries: 2, rowsRead: 15, rowsWritten: 5 },
  changed: { queries: 2, rowsRead: 6, rowsWritten: 1 },
} as const

export const waitlistCosts = {
  /** The address and its mail, with their entries in indexes. */
  joined: { queries: 1, rowsRead: 15, rowsWritten: 8 },
  preview: { queries: 0, rowsRead: 0, rowsWritten: 0 },
} as const
