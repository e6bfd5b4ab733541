import type { Simulator } from '../simulator.ts'

/** What the browser has posted. PayU sends it all back, the amount with two digits. */
export interface Posted {
  txnid: string
  productinfo: string
  firstname: string
  lastname: string
  email: string
  phone: string
  udf1: string
  udf2: string
  udf3: string
  udf4: string
  udf5: string
  surl: string
  furl: string
}

/** Of PayU's states: `unmapped` tells more than `status`, such as who ended the payment. */
export interface State {
  status: 'pending' | 'success' | 'failure'
  unmapped: 'initiated' | 'pending' | 'auth' | 'captured' | 'failed' | 'userCancelled'
}

/** How the customer pays: PayU's mode and what it tells of the means. */
export type Mode = 'CC' | 'DC' | 'NB' | 'UPI' | 'CASH'

export interface Payment extends Posted {
  /** Another one for each attempt of the customer. */
  mihpayid: string
  /** Paise. */
  amount: number
  /** Rupees that PayU adds for the customer to pay; null where it adds none. */
  additionalCharges: string | null
  splitInfo: string | null
  state: State
  mode: Mode
  bankRefNum: string
  addedAt: Date
  /** What becomes of its refunds: `wait` has them queued until somebody ends them. */
  refundFate: 'success' | 'failure' | 'wait'
}

export interface Refund {
  requestId: string
  txnid: string
  mihpayid: string
  token: string
  /** Paise. */
  amount: number
  status: 'queued' | 'success' | 'failure'
  createdAt: Date
  endedAt: Date | null
  /** Where its message goes. */
  callbackUrl: string
}

/** Everything this PayU remembers, by `txnid` and by `request_id`. */
export interface World {
  simulator: Simulator
  payments: Map<string, Payment>
  refunds: Map<string, Refund>
}

export function createWorld(simulator: Simulator): World {
  return { simulator, payments: new Map(), refunds: new Map() }
}

export function isOpen({ state }: Payment): boolean {
  return state.unmapped === 'initiated' || state.status === 'failure'
}

export function refundsOf(world: World, { txnid }: Payment): Refund[] {
  return [...world.refunds.values()].filter((refund) => refund.txnid === txnid)
}

/** Random, since the shop's database outlives the simulator. */
export function newId(digits: number): string {
  const bytes = crypto.getRandomValues(new Uint8Array(digits))
  return [...bytes].map((byte, index) => (index === 0 ? 1 + (byte % 9) : byte % 10)).join('')
}

/** Rupees with two digits. */
export function writeRupees(paise: number): string {
  return `${Math.trunc(paise / 100)}.${String(paise % 100).padStart(2, '0')}`
}

/** Paise of rupees; null for what is no amount above nothing. */
export function readRupees(text: string): number | null {
  const [, whole, fraction = ''] = /^(\d{1,10})(?:\.(\d{1,2}))?$/.exec(text) ?? []
  if (whole === undefined) return null
  const paise = Number(whole) * 100 + Number(fraction.padEnd(2, '0'))
  return paise > 0 ? paise : null
}

/** Indian time, such as `2026-11-22 15:30:00`. */
export function indianTime(at: Date): string {
  const offsetMs = 5.5 * 60 * 60 * 1000
  return new Date(at.getTime() + offsetMs).toISOString().slice(0, 19).replace('T', ' ')
}
