import type { ChannelCode } from '../channels.ts'
import { NotFound } from '../errors.ts'
import { indianPincodes } from './indian-pincodes.ts'
import { indianStates } from './indian-states.ts'
import type { Country } from './types.ts'

const india: Country = {
  code: 'IN',
  name: 'India',
  callingCode: '+91',
  currency: 'INR',
  continent: 'Asia',
  states: indianStates,
  pincodes: indianPincodes,
}

/** Channels that are not named here keep no list of where they deliver. */
const delivered: Partial<Record<ChannelCode, readonly Country[]>> = { in: [india] }

/** The countries that a channel delivers to. */
export function countriesOfChannel(channel: ChannelCode): readonly Country[] {
  return delivered[channel] ?? []
}

/** One of them by its code, in capitals or not. @throws NotFound */
export function getCountry(channel: ChannelCode, code: string): Country {
  const wanted = code.toUpperCase()
  const found = countriesOfChannel(channel).find((country) => country.code === wanted)
  if (!found) throw new NotFound('country')
  return found
}
