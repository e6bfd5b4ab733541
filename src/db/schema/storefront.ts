import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'

/** What storefronts tell of their visitors, each message once. A row lasts a quarter of a year. */
export const storefrontEvents = sqliteTable(
  'storefront_events',
  {
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    /** The storefront's own, unique among those of the user. */
    messageId: text('message_id').notNull(),
    /** Code of the sales channel. */
    channel: text('channel').notNull(),
    event: text('event').notNull(),
    properties: text('properties', { mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    /** When it happened, as the storefront says. */
    happenedAt: integer('happened_at', { mode: 'timestamp_ms' }).notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    // By user, so that the events of a closed account are found without an index of their own.
    primaryKey({ columns: [t.userId, t.messageId] }),
    index('storefront_events_expiry').on(t.expiresAt),
  ],
)

/** Addresses to which the newsletter goes. */
export const newsletterSubscribers = sqliteTable(
  'newsletter_subscribers',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    email: text('email').notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [uniqueIndex('newsletter_subscribers_email').on(sql`lower(${t.email})`)],
)
