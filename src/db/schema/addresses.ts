import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { users } from './identity.ts'

/** Where users have things sent, one of them by default. What they order keeps a text of its own. */
export const addresses = sqliteTable(
  'addresses',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    fullName: text('full_name').notNull(),
    email: text('email').notNull(),
    /** As it was typed: it is for people to read. */
    phone: text('phone').notNull(),
    street: text('street').notNull(),
    city: text('city').notNull(),
    state: text('state').notNull(),
    country: text('country').notNull(),
    postalCode: text('postal_code').notNull(),
    /** The one that things are sent to. */
    isDefault: integer('is_default', { mode: 'boolean' }).notNull(),
    /** The one that bills are made out to. */
    isDefaultBilling: integer('is_default_billing', { mode: 'boolean' }).notNull().default(false),
    /** Of contracts that have both names apart; null where somebody wrote them as one. */
    firstName: text('first_name'),
    lastName: text('last_name'),
    /** The beginning of the telephone number, where its contract has it apart. */
    callingCode: text('calling_code'),
    street2: text('street2'),
    landmark: text('landmark'),
    businessName: text('business_name'),
    /** Under which a business pays its taxes. */
    taxNumber: text('tax_number'),
    /** What its owner calls it. */
    nickname: text('nickname'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** When its owner last changed it. That the default went elsewhere is no change of an address. */
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
    /** The client's operation that made it. */
    operationId: text('operation_id'),
  },
  (t) => [
    uniqueIndex('addresses_operation').on(t.operationId).where(sql`${t.operationId} IS NOT NULL`),
    uniqueIndex('addresses_default').on(t.userId).where(sql`${t.isDefault} = 1`),
    uniqueIndex('addresses_billing').on(t.userId).where(sql`${t.isDefaultBilling} = 1`),
    // Backwards, and with the id that ends every index: the default first, then the newest.
    index('addresses_list').on(t.userId, t.isDefault, t.createdAt),
  ],
)
