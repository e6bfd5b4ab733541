/** What the stand-ins of the ports fail with. */
const portFailures = [
  'Error: D1_ERROR: Network connection lost.',
  'Error: The connection to the object was lost',
  'Error: The queue did not answer',
  'TypeError: fetch failed',
  /^unavailable: The checkout was interrupted$/,
]

/** What the core says itself, to go on later: a gateway is out of order, a checkout has lost a race. */
const expected = [
  /^gateway_unavailable: /,
  /UNIQUE constraint failed: checkout_outcomes\.checkout_id$/,
  /^Error: Aborted by its counter$/,
  // The visitor whose cart it is has signed in meanwhile, and orders nothing any more.
  /NOT NULL constraint failed: order_items\.order_id$/,
  /^unavailable: The checkout was interrupted$/,
]

/** Whether a port has failed, by how its error is told. */
export function isPortFailure(text: string): boolean {
  return portFailures.includes(text)
}

/** Whether a failure is part of the protocol. */
export function isExpected(text: string): boolean {
  return expected.some((pattern) => pattern.test(text))
}

/** What has caused an error in the end. */
export function rootOf(error: Error): Error {
  return error.cause instanceof Error ? rootOf(error.cause) : error
}
