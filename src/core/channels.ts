/** The sales channels: a contract sells through one of them, in its currency (ISO 4217). */
const channels = {
  us: { currency: 'USD' },
  ir: { currency: 'IRR' },
  in: { currency: 'INR' },
}

export type ChannelCode = keyof typeof channels

export const channelCodes = Object.keys(channels) as ChannelCode[]

export function currencyOfChannel(code: ChannelCode): string {
  return channels[code].currency
}
