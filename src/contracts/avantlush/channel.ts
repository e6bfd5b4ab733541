import { type ChannelCode, currencyOfChannel } from '../../core/channels.ts'
import type { Http } from '../../http/app-env.ts'

/** The channel that this contract sells in. */
export function channelOf(c: Http): ChannelCode {
  return c.var.variables.AVANTLUSH_CHANNEL
}

/** Its currency. */
export function currencyOf(c: Http): string {
  return currencyOfChannel(channelOf(c))
}
