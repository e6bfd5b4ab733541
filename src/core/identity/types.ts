/** Who is asking, read from the database on every authenticated request. */
export interface SignedInUser {
  id: number
  /** Empty for guests, and for accounts that have none. */
  email: string
  firstName: string
  lastName: string
  /** What others see; null where none was given. */
  username: string | null
  isStaff: boolean
  /** A visitor without an account. */
  isGuest: boolean
  isActive: boolean
  createdAt: Date
}

export interface TokenPair {
  access: string
  refresh: string
}

/** What a contract lays down for its logins. */
export interface SessionTerms {
  accessTtlSeconds: number
  /** Not shorter than that of access tokens, which a session must outlive. */
  refreshTtlSeconds: number
  /** Whether tokens of guests are taken, too. */
  admitsGuests: boolean
  /** Whether logging out and changing the password let access tokens run out by themselves. */
  leavesAccess: boolean
}
