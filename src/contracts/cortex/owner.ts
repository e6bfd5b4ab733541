import type { CartOwner } from '../../core/cart/types.ts'
import { getChannel } from '../../core/channels.ts'
import type { Http } from '../../http/app-env.ts'

/** The signed-in user's cart in this contract, in the currency of its channel. */
export function cartOwner(c: Http): CartOwner {
  const { currency } = getChannel(c.var.variables.CORTEX_CHANNEL)
  return { contract: 'cortex', userId: c.var.user.id, currency }
}
