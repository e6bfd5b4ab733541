import { sql } from 'drizzle-orm'
import { check, index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'

/** In SQL: a random UUID (version 4), so that no way to make a user can forget it. */
const newUuid = sql.raw(`lower(
  hex(randomblob(4)) || '-' || hex(randomblob(2)) || '-4' || substr(hex(randomblob(2)), 2) || '-' ||
  substr('89AB', 1 + (random() & 3), 1) || substr(hex(randomblob(2)), 2) || '-' ||
  hex(randomblob(6)))`)

/**
 * Accounts and guests of every contract. A contact that identifies belongs to one account alone; one
 * that is merely given says nothing of who it is, and any number of accounts may have it.
 */
export const users = sqliteTable(
  'users',
  {
    id: integer('id').primaryKey({ autoIncrement: true }),
    /** A name of the account that tells nothing of how many there are. */
    uuid: text('uuid').notNull().default(sql`(${newUuid})`),
    email: text('email'),
    emailIdentifies: integer('email_identifies', { mode: 'boolean' }).notNull().default(false),
    emailVerifiedAt: integer('email_verified_at', { mode: 'timestamp_ms' }),
    /** In E.164. */
    phone: text('phone'),
    phoneIdentifies: integer('phone_identifies', { mode: 'boolean' }).notNull().default(false),
    phoneVerifiedAt: integer('phone_verified_at', { mode: 'timestamp_ms' }),
    firstName: text('first_name').notNull().default(''),
    lastName: text('last_name').notNull().default(''),
    /** Where the user says to be, in the user's own words. */
    location: text('location'),
    /** Calling code of numbers that the user writes without one, such as `+234`. */
    callingCode: text('calling_code'),
    /** The portrait's object in R2. */
    photoKey: text('photo_key'),
    /** The account at Google that signs in to this one. */
    googleSubject: text('google_subject'),
    /** What others see of the user; it identifies nobody and need not be unique. */
    username: text('username'),
    /** `$scrypt$ln=..,r=..,p=..$salt$hash`; null for accounts that cannot sign in by password. */
    passwordHash: text('password_hash'),
    isStaff: integer('is_staff', { mode: 'boolean' }).notNull().default(false),
    /** A visitor who buys without an account. */
    isGuest: integer('is_guest', { mode: 'boolean' }).notNull().default(false),
    /** Null while an account waits for the link in its mail to be followed. */
    activatedAt: integer('activated_at', { mode: 'timestamp_ms' }),
    /** Set while the account is closed to its owner. */
    deactivatedAt: integer('deactivated_at', { mode: 'timestamp_ms' }),
    /** Whether the shop may write of what it has to offer. */
    takesOffers: integer('takes_offers', { mode: 'boolean' }).notNull().default(false),
    /** Which kinds of messages may come by which channel; null where the user has never said so. */
    messagePreferences: text('message_preferences', { mode: 'json' }).$type<MessagePreferences>(),
    /** The company that the user buys for. */
    business: text('business', { mode: 'json' }).$type<Business>(),
    /** The operation of a member of staff that opened it. */
    operationId: text('operation_id'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    updatedAt: integer('updated_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    uniqueIndex('users_email').on(sql`lower(${t.email})`).where(sql`${t.emailIdentifies} = 1`),
    uniqueIndex('users_phone').on(t.phone).where(sql`${t.phoneIdentifies} = 1`),
    uniqueIndex('users_google').on(t.googleSubject).where(sql`${t.googleSubject} IS NOT NULL`),
    index('users_photo').on(t.photoKey).where(sql`${t.photoKey} IS NOT NULL`),
    // The customers whom staff see: guests have no address that identifies them.
    index('users_customers').on(t.id).where(sql`${t.emailIdentifies} = 1 AND ${t.isStaff} = 0`),
    uniqueIndex('users_operation').on(t.operationId).where(sql`${t.operationId} IS NOT NULL`),
    // Those whom a list of users shows: guests, accounts that have a number alone, and closed ones are none.
    index('users_addressed').on(t.id).where(sql`${t.emailIdentifies} = 1`),
    check(
      'users_email_identity',
      sql`${t.emailIdentifies} = 0 OR (${t.email} IS NOT NULL AND ${t.isGuest} = 0)`,
    ),
    check('users_email_proof', sql`${t.emailVerifiedAt} IS NULL OR ${t.emailIdentifies} = 1`),
    check(
      'users_phone_identity',
      sql`${t.phoneIdentifies} = 0 OR (${t.phone} IS NOT NULL AND ${t.isGuest} = 0)`,
    ),
    check('users_phone_proof', sql`${t.phoneVerifiedAt} IS NULL OR ${t.phoneIdentifies} = 1`),
  ],
)

/** Whether messages of a kind may come by a channel. */
export type MessageChannels = Record<'email' | 'sms' | 'whatsapp', boolean>

export type MessagePreferences = Record<
  'transactional' | 'promotional' | 'newsletter',
  MessageChannels
>

/** A company, as its customer describes it. */
export interface Business {
  type: string
  name: string
  metadata?: Record<string, string> | undefined
  /** As the contract has it that took it. */
  registeredAddress?: Record<string, unknown> | null | undefined
}

/** One row a login. Access and refresh tokens are signed JWTs that name it. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    /** The one refresh token that can be exchanged. Every other of this session has been used. */
    refreshTokenId: text('refresh_token_id').notNull(),
    /** The visitor, by `users.uuid`, as whom its client came; null where contracts know no visitors. */
    visitorUuid: text('visitor_uuid'),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    /** When the last of its tokens runs out. */
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    /** Whether all its access tokens are of contracts that let them run out by themselves. */
    leavesAccess: integer('leaves_access', { mode: 'boolean' }).notNull(),
    /** From then on no refresh token is taken; access tokens run out by themselves. */
    refreshEndedAt: integer('refresh_ended_at', { mode: 'timestamp_ms' }),
    /** From then on no token is taken at all. */
    endedAt: integer('ended_at', { mode: 'timestamp_ms' }),
  },
  (t) => [index('sessions_user').on(t.userId), index('sessions_expiry').on(t.expiresAt)],
)

/**
 * Sign-ins of late without success, by the address that was tried, in lower case. It need not be
 * anybody's: else a pause would tell that it is.
 */
export const loginAttempts = sqliteTable(
  'login_attempts',
  {
    contact: text('contact').primaryKey(),
    failures: integer('failures').notNull(),
    /** When they are forgotten, and a pause is over. */
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [index('login_attempts_expiry').on(t.expiresAt)],
)

/** What a link sent by email is for. */
export const linkPurposes = ['activation', 'verification', 'password_reset'] as const

/** Links sent by email, each good once for one purpose. A row lasts until its link is used. */
export const oneTimeTokens = sqliteTable(
  'one_time_tokens',
  {
    /** SHA-256 of the token, which itself is stored nowhere. */
    hash: text('hash').primaryKey(),
    userId: integer('user_id')
      .notNull()
      .references(() => users.id),
    purpose: text('purpose', { enum: linkPurposes }).notNull(),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
  },
  (t) => [
    index('one_time_tokens_user').on(t.userId),
    index('one_time_tokens_expiry').on(t.expiresAt),
  ],
)

/** What a one-time code is good for. */
export const codePurposes = [
  'login',
  'register',
  'reset_password',
  'verify_phone',
  'verify_email',
  'update_phone',
  'update_email',
] as const

export const codeChannels = ['email', 'sms', 'whatsapp'] as const

/** What somebody said at registration, until the contact is proven. */
export interface Registration {
  firstName: string
  lastName: string
  /** A second contact, which identifies nobody. */
  email: string | null
  phone: string | null
  passwordHash: string | null
}

/**
 * Codes of six digits that were sent to a contact, each good once for one purpose. A row lasts a day:
 * how many codes were sent and how many wrong ones tried is counted from them.
 */
export const oneTimeCodes = sqliteTable(
  'one_time_codes',
  {
    id: text('id').primaryKey(),
    purpose: text('purpose', { enum: codePurposes }).notNull(),
    channel: text('channel', { enum: codeChannels }).notNull(),
    /** An address in lower case, or a number in E.164; empty once its account is closed. */
    contact: text('contact').notNull(),
    /** HMAC of the contact, by which codes are counted for a day, whatever becomes of accounts. */
    contactKey: text('contact_key').notNull(),
    /** Whom it concerns; null where it opens an account, and where the contact is nobody's. */
    userId: integer('user_id').references(() => users.id),
    registration: text('registration', { mode: 'json' }).$type<Registration>(),
    /** HMAC of the code, which itself is stored nowhere. */
    codeHash: text('code_hash').notNull(),
    wrongTries: integer('wrong_tries').notNull().default(0),
    createdAt: integer('created_at', { mode: 'timestamp_ms' }).notNull(),
    expiresAt: integer('expires_at', { mode: 'timestamp_ms' }).notNull(),
    /** When it was used, or replaced by another one. */
    endedAt: integer('ended_at', { mode: 'timestamp_ms' }),
  },
  (t) => [
    index('one_time_codes_contact').on(t.contactKey, t.createdAt),
    index('one_time_codes_texts').on(t.createdAt).where(sql`${t.channel} <> 'email'`),
    index('one_time_codes_user').on(t.userId),
    index('one_time_codes_expiry').on(t.expiresAt),
  ],
)
