import { expect, test } from 'vitest'
import { aRupeeShirt } from '../../support/catalogue/rupee-products.ts'
import { codeOf } from '../../support/customers/codes.ts'
import { digits } from '../../support/customers/storefront-visitors.ts'
import { answerVendorsClient, aStorefront } from '../../support/http/vendors-client.ts'
import { aRupeeOrder } from '../../support/sales/rupee-orders.ts'

/* The vendor's published client reads what was bought, as it is. */

answerVendorsClient()

/** What the client answers for a success. */
function content<T>({ data, error }: { data: T | null | undefined; error: unknown }): T {
  if (data === null || data === undefined) throw new Error(JSON.stringify(error))
  return data
}

test('what was bought, may be reviewed, and can be paid with', async () => {
  const { auth, customer, order, payments } = aStorefront()
  content(await auth.getAnonymousToken())
  const wish = { phone: digits(), register_if_not_exists: true }
  const { otp_token } = content(await auth.loginWithPhone(wish))
  const given = { otp: await codeOf(otp_token), otp_token, otp_action: 'register' } as const
  const { user } = content(await auth.verifyOtp(given))
  const shirt = await aRupeeShirt()
  const { number } = await aRupeeOrder(user, [{ product: shirt, variant: 1 }])
  const { items, pagination } = content(await order.listBuyItAgainItems({ limit: 10 }))
  expect(items).toMatchObject([{ product_id: String(shirt.id), variant_name: 'M' }])
  expect(pagination.total_records).toBe(1)
  const { reviews, ready_for_review } = content(await customer.listCustomerReviews())
  expect(reviews).toEqual([])
  expect(ready_for_review).toMatchObject([{ product_name: shirt.name, order_number: number }])
  const { saved_payment_methods } = content(
    await customer.listSavedPaymentMethods(
      { customer_id: user.id },
      { payment_methods: 'card,wallet' },
    ),
  )
  expect(saved_payment_methods).toEqual({ upi_collect: [], wallet: [], card: [] })
  const query = { payment_method_type: 'card', payment_provider_slug: 'payu' } as const
  const { payment_methods } = content(await payments.listPaymentMethods(query))
  expect(payment_methods?.every(({ type }) => type === 'card')).toBe(true)
})
