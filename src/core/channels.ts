/** The tax on what a channel sells. */
export interface Tax {
  /** Hundredths of a percent of the price without it. */
  points: number
  /** Whether prices include it, as staff set them. */
  isIncluded: boolean
}

interface Channel {
  /** ISO 4217. */
  currency: string
  tax: Tax
}

const noTax: Tax = { points: 0, isIncluded: true }

/** The sales channels: a contract sells through one of them, in its currency. */
const channels = {
  us: { currency: 'USD', tax: noTax },
  ir: { currency: 'IRR', tax: noTax },
  in: { currency: 'INR', tax: { points: 1800, isIncluded: true } },
} satisfies Record<string, Channel>

export type ChannelCode = keyof typeof channels

export const channelCodes = Object.keys(channels) as ChannelCode[]

export function currencyOfChannel(code: ChannelCode): string {
  return channels[code].currency
}

export function taxOfChannel(code: ChannelCode): Tax {
  return channels[code].tax
}
