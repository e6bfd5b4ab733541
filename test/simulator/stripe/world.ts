import type { Simulator } from '../simulator.ts'
import type { StoredAnswer } from './idempotency.ts'
import type { Charge, Customer, Dispute, KnownMethod, PaymentIntent, Refund } from './objects.ts'

/** Everything this Stripe remembers. Maps keep the order in which things were made. */
export interface World {
  simulator: Simulator
  intents: Map<string, PaymentIntent>
  charges: Map<string, Charge>
  refunds: Map<string, Refund>
  disputes: Map<string, Dispute>
  customers: Map<string, Customer>
  deletedCustomers: Set<string>
  methods: Map<string, KnownMethod>
  answers: Map<string, StoredAnswer>
}

export function createWorld(simulator: Simulator): World {
  return {
    simulator,
    intents: new Map(),
    charges: new Map(),
    refunds: new Map(),
    disputes: new Map(),
    customers: new Map(),
    deletedCustomers: new Set(),
    methods: new Map(),
    answers: new Map(),
  }
}

export function nowSeconds({ simulator }: World): number {
  return Math.floor(simulator.now().getTime() / 1000)
}

/** The request that an event is caused by, as events name it. */
export interface Cause {
  id: string
  idempotency_key: string | null
}
