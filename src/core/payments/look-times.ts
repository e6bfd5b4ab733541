/** How long a new payment's gateway may take to open it; its own limit is 10 seconds. */
const openingMs = 15_000
const firstLookMs = 10 * 60_000
/** Gateways take back what is not confirmed within about fifteen minutes: a claim is checked before that. */
const claimMs = 60_000
const claimMaxMs = 5 * 60_000
const reviewMs = 60 * 60_000

/** After this time whoever was asking the gateway to open a payment counts as dead. */
export function openingEndsAt(begunAt: Date): Date {
  return after(begunAt, openingMs)
}

/** When the gateway is first asked about a payment that has just been opened there. */
export function firstLookAt(now: Date): Date {
  return after(now, firstLookMs)
}

/**
 * When it is asked again: ever less often, as long as the payment is open. One that must be confirmed
 * is asked about every ten minutes for a day, since its money goes back within some fifteen.
 */
export function nextLookAt(
  { createdAt }: { createdAt: Date },
  { needsConfirm }: { needsConfirm: boolean },
  now: Date,
): Date {
  return after(now, Math.max(firstLookMs, age(createdAt, now) / (needsConfirm ? 144 : 2)))
}

/**
 * For how long a gateway is asked about payments that were given up here and can be paid there all the same.
 */
const lateMaxMs = 7 * 24 * 60 * 60_000

/** Whether nobody will pay such a payment any more. */
export function isTooLate({ createdAt }: { createdAt: Date }, now: Date): boolean {
  return age(createdAt, now) > lateMaxMs
}

const underWayMaxMs = 24 * 60 * 60_000

/** Whether a gateway has had so long for saying whether it took the money that a person must look. */
export function isUnderWayTooLong({ createdAt }: { createdAt: Date }, now: Date): boolean {
  return age(createdAt, now) > underWayMaxMs
}

/** When it is asked again after the gateway could not be asked for a customer who waits. */
export function retryAt(now: Date): Date {
  return after(now, claimMs)
}

/**
 * When a payment that is being confirmed is taken up again, should nobody have finished it. One under
 * review is asked about every hour.
 */
export function claimEndsAt(
  { createdAt, reviewReason }: { createdAt: Date; reviewReason: string | null },
  now: Date,
): Date {
  if (reviewReason !== null) return after(now, reviewMs)
  return after(now, Math.min(claimMaxMs, Math.max(claimMs, age(createdAt, now) / 10)))
}

function age(createdAt: Date, now: Date): number {
  return now.getTime() - createdAt.getTime()
}

function after(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + Math.round(milliseconds))
}
