import fc from 'fast-check'
import type { Change, Wanted } from './cart-model.ts'

export const devices = ['first', 'second', 'other'] as const
/** Two of a visitor, and one of a member. */
export type Device = (typeof devices)[number]

/** One of those that the device's user has, or of all; from the last one. */
export interface CartChoice {
  isOwn: boolean
  place: number
}

export type Step =
  | { kind: 'create'; device: Device; wanted: Wanted[] }
  | { kind: 'change'; device: Device; cart: CartChoice; change: Change }
  | { kind: 'read' | 'delete'; device: Device; cart: CartChoice | null }
  | { kind: 'sign in' | 'register' | 'visit'; device: Device }

const device = fc.constantFrom(...devices)
const quantity = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 0, max: 5 }) },
  { weight: 2, arbitrary: fc.constantFrom(10, 11, 60, 100, 101, 150, 1_000_000) },
)
/** The last of them is nowhere to be had. */
const unit = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 1, arbitrary: fc.constant(4) },
)
const wanted: fc.Arbitrary<Wanted> = fc.tuple(unit, quantity)
const place = fc.oneof(fc.constantFrom(0, 0, 0, 1), fc.nat(4))
const cart: fc.Arbitrary<CartChoice> = fc.record({
  isOwn: fc.constantFrom(true, true, true, true, true, false),
  place,
})
/** Null is the active one. */
const anyCart: fc.Arbitrary<CartChoice | null> = fc.option(cart)

const change: fc.Arbitrary<Change> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('set' as const), wanted }) },
  { weight: 1, arbitrary: fc.constant<Change>({ kind: 'coupon' }) },
  { weight: 1, arbitrary: fc.constant<Change>({ kind: 'no coupon' }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('address' as const),
      city: fc.constantFrom('Mumbai', 'Pune'),
    }),
  },
)

const few = fc.array(fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 1, max: 3 })), {
  maxLength: 3,
})
const items = fc.oneof(
  { weight: 4, arbitrary: few },
  { weight: 1, arbitrary: fc.array(wanted, { maxLength: 4 }) },
)

const creation: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('create' as const),
  device,
  wanted: items,
})
const alteration: fc.Arbitrary<Step> = fc.record({
  kind: fc.constant('change' as const),
  device,
  cart,
  change,
})

/** With what everybody begins. */
export const firstSteps: Step[] = [
  {
    kind: 'create',
    device: 'other',
    wanted: [
      [0, 2],
      [1, 6],
    ],
  },
  { kind: 'create', device: 'first', wanted: [[1, 5]] },
]

/** Steps that are equally likely. */
export const cartSteps: fc.Arbitrary<Step>[] = [
  ...[creation, creation, creation, creation],
  ...[alteration, alteration, alteration, alteration, alteration, alteration, alteration],
  fc.record({ kind: fc.constant('read' as const), device, cart: anyCart }),
  fc.record({ kind: fc.constant('delete' as const), device, cart: anyCart }),
  fc.record({ kind: fc.constant('sign in' as const), device }),
  fc.record({ kind: fc.constantFrom('sign in' as const, 'register'), device }),
  fc.record({ kind: fc.constant('visit' as const), device }),
  fc.record({ kind: fc.constant('visit' as const), device }),
]
