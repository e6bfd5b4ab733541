/* Support tickets of the avantlush contract. */

import { env } from 'cloudflare:workers'
import type { Client, Json } from '../http/client.ts'

export const ticketsPath = '/api/help/'
export const submitPath = '/api/support/submit/'
export const ticketNotFound = { status: 'error', message: 'Support ticket not found' }

export const ticketPath = ({ id }: { id: number | string }) => `${ticketsPath}${id}/`

/** Opens a ticket; answers what it was answered. */
export async function aTicket(client: Client, fields: Json = {}): Promise<Json> {
  const ticket = { message: "My order hasn't arrived", ...fields }
  return (await client.post(ticketsPath, ticket, { expect: 201 })).body
}

/** So many tickets of a user, written by SQL; answers the last id. */
export async function insertTickets(count: number, userId: number): Promise<number> {
  const last = await env.DB.prepare(
    `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?1)
     INSERT INTO tickets(user_id, full_name, message, created_at, updated_at)
     SELECT ?2, 'Jane Doe', 'Question ' || i, 0, 0 FROM n RETURNING id`,
  )
    .bind(count, userId)
    .all<{ id: number }>()
  return Math.max(...last.results.map(({ id }) => id))
}
