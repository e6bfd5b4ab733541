/**
 * 401 and 403 are about our credentials, 409 is another request about the same that is still under way,
 * 424 an outage of somebody on whom the gateway depends, 429 a call for patience.
 */
const outageStatuses = [401, 403, 409, 424, 429]

/** Whether an answer's status says nothing of what was asked. */
export function isOutageStatus(status: number): boolean {
  return status >= 500 || outageStatuses.includes(status)
}
