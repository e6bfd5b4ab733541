import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { paypalCurrencies, wholeCurrencies } from '../../src/gateways/paypal-currencies.ts'
import { PaypalMoney, toWire } from '../../src/gateways/paypal-money.ts'
import { simulatedPaypal } from '../simulator/simulated-paypal.ts'

const decimals = paypalCurrencies.filter((currency) => !wholeCurrencies.includes(currency))
const amountMax = 99_999_999_999_999
const wholeMax = 999_999_999_999

describe('amounts', () => {
  it('survive the way to the wire and back', () => {
    const money = fc.record({
      amount: fc.integer({ min: 0, max: amountMax }),
      currency: fc.constantFrom(...decimals),
    })
    fc.assert(
      fc.property(money, (one) => {
        expect(PaypalMoney.parse(toWire(one))).toEqual(one)
      }),
    )
  })

  it('survive it without decimals where PayPal takes none', () => {
    const money = fc.record({
      whole: fc.integer({ min: 0, max: wholeMax }),
      currency: fc.constantFrom(...wholeCurrencies),
    })
    fc.assert(
      fc.property(money, ({ whole, currency }) => {
        const one = PaypalMoney.parse({ currency_code: currency, value: String(whole) })
        expect(toWire(one)).toEqual({ currency_code: currency, value: String(whole) })
      }),
    )
  })

  it('are taken by PayPal in all its currencies', async () => {
    const { gateway } = simulatedPaypal()
    for (const currency of paypalCurrencies) {
      const money = { amount: 123_400, currency }
      const payment = await gateway.create({
        key: `payment:${currency}`,
        money,
        metadata: {},
        description: 'Order 7',
        returnUrl: 'https://shop.test/',
      })
      expect(payment.money).toEqual(money)
    }
  })

  it.each([
    [{ amount: 19998, currency: 'USD' }, '199.98'],
    [{ amount: 5, currency: 'EUR' }, '0.05'],
    [{ amount: 5000, currency: 'JPY' }, '5000'],
    [{ amount: 5000, currency: 'TWD' }, '50'],
  ])('are written as PayPal wants them: %o', (money, value) => {
    expect(toWire(money)).toEqual({ currency_code: money.currency, value })
  })

  it.each(['1.001', '1,00', '', '-1.00', 'x', '1e3'])('are not read from "%s"', (value) => {
    expect(PaypalMoney.safeParse({ currency_code: 'USD', value }).success).toBe(false)
  })

  it.each(['usd', 'US', 'U$D', ''])('have no currency "%s"', (currency) => {
    expect(PaypalMoney.safeParse({ currency_code: currency, value: '1' }).success).toBe(false)
  })
})
