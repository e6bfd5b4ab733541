/** A sales channel: what a contract sells in. `amounts` have `exponent` minor digits. */
export interface Channel {
  code: string
  currency: string
  country: string
}

const channels = {
  us: { code: 'us', currency: 'USD', country: 'US' },
  ir: { code: 'ir', currency: 'IRR', country: 'IR' },
  in: { code: 'in', currency: 'INR', country: 'IN' },
} as const satisfies Record<string, Channel>

export type ChannelCode = keyof typeof channels

export function getChannel(code: ChannelCode): Channel {
  return channels[code]
}
