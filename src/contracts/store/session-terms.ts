import type { SessionTerms } from '../../core/identity/types.ts'

/** As the document has them: five minutes, seven days, and access tokens that run out on their own. */
export const sessionTerms: SessionTerms = {
  accessTtlSeconds: 300,
  refreshTtlSeconds: 7 * 24 * 60 * 60,
  admits: 'accounts',
  leavesAccess: true,
  takesCookies: true,
}
