import type { SessionTerms } from '../../core/identity/types.ts'

/** As the document has them: an hour, seven days, and every token of a login ends with it. */
export const sessionTerms: SessionTerms = {
  accessTtlSeconds: 60 * 60,
  refreshTtlSeconds: 7 * 24 * 60 * 60,
  admits: 'accounts_with_email',
  leavesAccess: false,
  takesCookies: false,
}
