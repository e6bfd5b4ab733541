import type { Courier } from './courier.ts'
import type { Faults } from './faults.ts'
import type { Outbox } from './outbox.ts'

/** What the simulated services share. */
export interface Simulator {
  now(): Date
  waits: Waits
  faults: Faults
  courier: Courier
  outbox: Outbox
  /** Of the API that receives the webhooks. */
  apiOrigin: string
}

/** How long the faults last, in milliseconds. */
export interface Waits {
  /** `timeout`: before the connection breaks. */
  timeout: number
  /** `slow`: before the request is looked at. */
  slow: number
  /** `delay-webhook`: before the delivery sets out. */
  delayedWebhook: number
}
