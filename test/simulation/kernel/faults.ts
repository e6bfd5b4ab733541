import type { Dice } from './dice.ts'

/** What may befall a call, besides nothing. */
export const accidents = [
  'dies before',
  'dies after',
  'is lost',
  'loses its answer',
  'comes late',
  'stalls',
] as const

export type Accident = (typeof accidents)[number]

/** How probable each accident is at one call. */
export type Rates = Record<Accident, number>

/** What is called: some runs have trouble with one of these alone. */
export const callKinds = ['request', 'd1', 'object', 'gateway', 'queue', 'email'] as const

export type CallKind = (typeof callKinds)[number]

const noFaults = ratesOf(0)

/** At the fault points that a run tries above all: half of their calls fail. */
export const focusRates = ratesOf(0.08)

export type RatesByKind = Record<CallKind, Rates>

export const faultless: RatesByKind = {
  request: noFaults,
  d1: noFaults,
  object: noFaults,
  gateway: noFaults,
  queue: noFaults,
  email: noFaults,
}

/** The rates of one run: some accidents do not happen in it at all, others often. */
export function drawRates(dice: Dice): RatesByKind {
  const byKind = { ...faultless }
  const intensity = dice.pick([0, 0.5, 1.5, 3, 6])
  for (const kind of callKinds) byKind[kind] = drawRatesOf(dice, intensity)
  return byKind
}

function ratesOf(rate: number): Rates {
  return {
    'dies before': rate,
    'dies after': rate,
    'is lost': rate,
    'loses its answer': rate,
    'comes late': rate,
    stalls: rate,
  }
}

function drawRatesOf(dice: Dice, intensity: number): Rates {
  const share = intensity * dice.pick([0, 0.5, 1, 2])
  const rates = { ...noFaults }
  for (const accident of accidents) rates[accident] = share * dice.pick([0, 0.01, 0.02])
  return rates
}

/** What befalls one call. One number decides, so that the same call has the same fate in every repetition. */
export function drawAccident(dice: Dice, rates: Rates): Accident | null {
  let left = dice.fraction()
  for (const accident of accidents) {
    left -= rates[accident]
    if (left < 0) return accident
  }
  return null
}
