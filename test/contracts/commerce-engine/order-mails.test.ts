import { beforeEach, describe, expect, it } from 'vitest'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import { giveCredit } from '../../support/sales/balances.ts'
import { aRupeeMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { mumbai, sendTo } from '../../support/sales/storefront-carts.ts'
import { aShopper, cancelOrder, placeOrder } from '../../support/sales/storefront-orders.ts'

let serial = 0

beforeEach(async () => {
  await forgetMethods()
  await aRupeeMethod({ amount: 5_900 })
})

async function aShopperWithBill(member = false) {
  const shopper = await aShopper({ member })
  const email = `bill-${++serial}@example.com`
  await sendTo(shopper.client, shopper.cartId, { ...mumbai, email })
  return { ...shopper, email }
}

async function subjectsTo(email: string): Promise<string[]> {
  await sendMails()
  return (await mailsTo(email)).map(({ subject }) => subject)
}

describe('mails about an order', () => {
  it('begin when it is paid, and name its number to the address of its bill', async () => {
    const shopper = await aShopperWithBill()
    const { order, payment_info } = await placeOrder(shopper)
    expect(await subjectsTo(shopper.email)).toEqual([])
    await payAtPayu(payment_info)
    const receipt = `Payment received for order ${order.order_number}`
    expect(await subjectsTo(shopper.email)).toEqual([receipt])
    await cancelOrder(shopper.client, order.order_number)
  })

  it('confirm one with nothing left to pay, and say what paid for it', async () => {
    const shopper = await aShopperWithBill(true)
    await giveCredit(shopper, 50_000)
    const path = `/carts/${shopper.cartId}/credit-balance`
    await shopper.client.post(path, { credit_balance_used: 259 }, { expect: 200 })
    const { order, payment_required } = await placeOrder(shopper, {})
    expect(payment_required).toBe(false)
    expect(await subjectsTo(shopper.email)).toEqual([`Your order ${order.order_number}`])
    const [mail] = await mailsTo(shopper.email)
    expect(mail?.text).toMatch(/Paid with store credit:? +₹259\.00/)
  })
})
