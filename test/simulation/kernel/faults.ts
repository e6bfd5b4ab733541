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

export const noFaults: Rates = {
  'dies before': 0,
  'dies after': 0,
  'is lost': 0,
  'loses its answer': 0,
  'comes late': 0,
  stalls: 0,
}

/** The rates of one run: some accidents do not happen in it at all, others often. */
export function drawRates(dice: Dice): Rates {
  const intensity = dice.pick([0, 0.5, 1, 2, 4])
  const rates = { ...noFaults }
  for (const accident of accidents) rates[accident] = intensity * dice.pick([0, 0.01, 0.02])
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
