import { currencyOfChannel } from '../../core/channels.ts'
import type { Http } from '../../http/app-env.ts'

/** The currency of the channel that this contract sells in. */
export function currencyOf(c: Http): string {
  return currencyOfChannel(c.var.variables.AVANTLUSH_CHANNEL)
}
