import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'

export const ticketStatuses = ['open', 'in_progress', 'closed'] as const

/** What users ask of the shop's people. */
export const tickets = sqliteTable(
  'tickets',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    /** How the user signs it; empty once the account is closed. */
    fullName: text('full_name').notNull(),
    subject: text('subject'),
    message: text('message').notNull(),
    status: text('status', { enum: ticketStatuses }).notNull().default('open'),
    /** The client's operation that opened it. */
    operationId: text('operation_id'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('tickets_user').on(t.userId, t.id),
    uniqueIndex('tickets_operation').on(t.operationId).where(sql`${t.operationId} IS NOT NULL`),
  ],
)

/** Addresses that wait for the shop to open. */
export const waitlist = sqliteTable(
  'waitlist',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    email: text('email').notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [uniqueIndex('waitlist_email').on(sql`lower(${t.email})`)],
)
