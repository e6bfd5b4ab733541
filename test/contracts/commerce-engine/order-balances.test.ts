import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { aKettle } from '../../support/catalogue/rupee-products.ts'
import { aGiftCard, type GiftCard } from '../../support/sales/balances.ts'
import { expectLedgersToBalance } from '../../support/sales/order-ledgers.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import {
  aShopper,
  cancelOrder,
  readOrder,
  type Shopper,
  sendOrder,
} from '../../support/sales/storefront-orders.ts'

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 0 })
})

function payWithCard({ client, cartId }: Shopper, { code }: GiftCard) {
  return client.post(`/carts/${cartId}/gift-card`, { gift_card_code: code }, { expect: 200 })
}

async function balanceOf({ id }: GiftCard): Promise<number | null> {
  const statement = 'SELECT balance FROM ledger_accounts WHERE gift_card_id = ?'
  return env.DB.prepare(statement).bind(id).first('balance')
}

describe('fifty orders at once with one gift card', () => {
  it('spend it once over, and a cancelled one gives back what it took', async () => {
    const product = await aKettle(10_000, 100)
    const card = await aGiftCard(75_050)
    const shoppers: Shopper[] = []
    for (let place = 0; place < 50; place++) {
      const shopper = await aShopper({ product, quantity: 1 })
      await payWithCard(shopper, card)
      shoppers.push(shopper)
    }
    const answers = await Promise.all(
      shoppers.map(({ client, cartId }) => sendOrder(client, cartId, undefined, { expect: 200 })),
    )
    const orders = answers.map(({ body }) => body.content.order)
    const used = orders.map(({ gift_card_amount_used: amount }) => amount as number)
    expect(used.reduce((sum, amount) => sum + amount, 0)).toBeCloseTo(750.5)
    for (const { grand_total, to_be_paid, gift_card_amount_used } of orders) {
      expect(to_be_paid + gift_card_amount_used).toBeCloseTo(grand_total)
    }
    expect(await balanceOf(card)).toBe(0)
    const place = used.indexOf(100)
    const { client } = shoppers[place] as Shopper
    await cancelOrder(client, orders[place].order_number)
    expect(await balanceOf(card)).toBe(10_000)
    expect(await readOrder(client, orders[place].order_number)).toMatchObject({
      status: 'cancelled',
    })
    await expectLedgersToBalance()
  })
})
