import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'
import type { GatewayName } from './sale-policy.ts'

/** What a gateway calls a user whose cards it keeps. */
export const gatewayCustomers = sqliteTable(
  'gateway_customers',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    gateway: text('gateway').$type<GatewayName>().notNull(),
    reference: text('reference').notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.userId, t.gateway] })],
)
