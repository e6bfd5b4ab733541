import type {
  Business,
  codeChannels,
  codePurposes,
  linkPurposes,
  MessagePreferences,
} from '../../db/schema/identity.ts'

export type {
  Business,
  MessageChannels,
  MessagePreferences,
  Registration,
} from '../../db/schema/identity.ts'

/** Who is asking, read from the database on every authenticated request. */
export interface SignedInUser {
  id: number
  uuid: string
  /** Empty for guests, and for accounts that have none. */
  email: string
  isEmailVerified: boolean
  firstName: string
  lastName: string
  /** What others see; null where none was given. */
  username: string | null
  isStaff: boolean
  /** A visitor without an account. */
  isGuest: boolean
  isActive: boolean
  /** Where the user says to be. */
  location: string | null
  /** In E.164. */
  phone: string | null
  isPhoneVerified: boolean
  /** Calling code of numbers that the user writes without one, such as `+234`. */
  callingCode: string | null
  /** The portrait's object in R2. */
  photoKey: string | null
  /** Whether it can sign in with one. */
  hasPassword: boolean
  /** Null where the user has never said so. */
  messagePreferences: MessagePreferences | null
  /** The company that the user buys for. */
  business: Business | null
  createdAt: Date
  updatedAt: Date
}

export interface TokenPair {
  access: string
  refresh: string
}

/** Whose a session is. */
export interface Login {
  user: SignedInUser
  /** The visitor as whom its client came, by `users.uuid`; null where nobody has noted it. */
  visitorUuid: string | null
}

/** What a contract lays down for its logins. */
export interface SessionTerms {
  accessTtlSeconds: number
  /** Not shorter than that of access tokens, which a session must outlive. */
  refreshTtlSeconds: number
  /** Whose tokens are taken: everybody's, those of accounts, or those of accounts with an address. */
  admits: 'everybody' | 'accounts' | 'accounts_with_email'
  /** Whether logging out and changing the password let access tokens run out by themselves. */
  leavesAccess: boolean
  /** Whether a cookie signs in, too. */
  takesCookies: boolean
  /** What its access tokens say besides what every one says. */
  claimsOf?: (login: Login) => Record<string, unknown>
}

/** What a link sent by email is for. */
export type LinkPurpose = (typeof linkPurposes)[number]

/** What a one-time code is good for. */
export type CodePurpose = (typeof codePurposes)[number]

export type CodeChannel = (typeof codeChannels)[number]
