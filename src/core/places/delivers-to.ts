import type { ChannelCode } from '../channels.ts'

/** Where a channel has things sent, by postal code; those that are not named here send nothing. */
const delivered: Partial<Record<ChannelCode, RegExp>> = {
  // Pincodes that begin with 9 belong to the army post.
  in: /^[1-8][0-9]{5}$/,
}

/** Whether a channel has things sent to a postal code; nothing is sent to nowhere. */
export function deliversTo(channel: ChannelCode, postalCode: string | null): boolean {
  return postalCode !== null && (delivered[channel]?.test(postalCode) ?? false)
}
