/** Who is asking, read from the database on every authenticated request. */
export interface SignedInUser {
  id: number
  email: string
  firstName: string
  lastName: string
  /** What others see; null where none was given. */
  username: string | null
  isStaff: boolean
  isActive: boolean
  createdAt: Date
}

export interface TokenPair {
  access: string
  refresh: string
}

export const accessTtlSeconds = 300
export const refreshTtlSeconds = 7 * 24 * 60 * 60
