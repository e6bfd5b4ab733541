import { type ChannelCode, currencyOfChannel } from './core/channels.ts'
import type { Gateways, SalePolicy } from './core/ports.ts'

/** How a contract sells, and the setting that says through which channel. */
export interface Sale {
  setting: string
  channel: ChannelCode
  policy: SalePolicy
}

/**
 * A contract sells in no currency that one of its gateways does not take, and has nothing paid inside
 * a checkout by one that cannot charge. Of those on offer some may not be configured, but not all.
 * @throws an error naming the setting
 */
export function checkSales(sales: Sale[], gateways: Gateways): void {
  for (const { setting, channel, policy } of sales) {
    const fail = (reason: string) => {
      throw new Error(`Bad configuration: ${setting}: ${reason}`)
    }
    const currency = currencyOfChannel(channel)
    const registered = policy.gateways.flatMap((name) => gateways[name] ?? [])
    if (registered.length === 0) fail('no gateway')
    for (const { name, capabilities, charge } of registered) {
      if (!capabilities.currencies.includes(currency)) fail(`${name} does not take ${currency}`)
      if (policy.paid === 'inside' && !charge) fail(`${name} charges nothing inside a checkout`)
    }
  }
}
