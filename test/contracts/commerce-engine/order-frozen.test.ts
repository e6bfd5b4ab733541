import { env } from 'cloudflare:workers'
import { beforeEach, describe, expect, it } from 'vitest'
import { deleteProduct, deleteVariant, reprice } from '../../support/catalogue/rupee-changes.ts'
import { aRupeeProduct, type RupeeProduct } from '../../support/catalogue/rupee-products.ts'
import { aRegisteredCustomer } from '../../support/customers/storefront-visitors.ts'
import { payAtPayu } from '../../support/gateways/payu-payments.ts'
import type { Json } from '../../support/http/client.ts'
import { giveCredit, takePoints } from '../../support/sales/balances.ts'
import { aPromotion, aStoreCoupon, promotionTerms } from '../../support/sales/promotions.ts'
import { payWith } from '../../support/sales/rich-shoppers.ts'
import { aRupeeMethod, deleteMethod, forgetMethods } from '../../support/sales/rupee-shipping.ts'
import { applyCode } from '../../support/sales/storefront-carts.ts'
import { aReadyCart, placeOrder, readOrder } from '../../support/sales/storefront-orders.ts'

/* An order keeps what was agreed, whatever becomes of what it was made of. */

interface Bought {
  product: RupeeProduct
  gift: RupeeProduct
  coupon: { id: number }
  promotionId: number
  methodId: number
  id: string
}

function run(statement: string, ...values: (string | number | null)[]): Promise<unknown> {
  return env.DB.prepare(statement)
    .bind(...values)
    .run()
}

let methodId: number

beforeEach(async () => {
  await forgetMethods()
  methodId = await aRupeeMethod({ amount: 5_900 })
})

/** An order that has everything: a variant with a picture, a gift, a coupon, credit, a way to ship. */
async function anOrder() {
  const customer = await aRegisteredCustomer()
  const { client } = customer
  const options = { Size: 'M' }
  const product = await aRupeeProduct({
    images: ['kettle.png'],
    features: [{ name: 'Volume', value: '2 l' }] as never,
    variants: [
      { amount: 50_000, stock: 20, options, name: 'Medium' },
      { amount: 1, options: { Size: 'L' } },
    ],
  })
  const gift = await aRupeeProduct({ images: ['cup.png'], variants: [{ amount: 4_999, stock: 9 }] })
  const more = { giftVariantId: gift.variantIds[0] ?? 0 }
  const promotion = await aPromotion(product, promotionTerms.buyTwoGetOne, more)
  const wanted = { product, variantId: product.variantIds[0] ?? 0, quantity: 4 }
  const cartId = await aReadyCart(client, [wanted])
  const coupon = await aStoreCoupon({ points: 1_000 })
  await applyCode(client, cartId, coupon.code)
  await giveCredit(customer, 10_000)
  await payWith(client, cartId, { credit: 100 })
  const { order, payment_info } = await placeOrder({ client, cartId })
  const promotionId = promotion.id
  const bought: Bought = { product, gift, coupon, promotionId, methodId, id: customer.id }
  return { ...bought, client, number: order.order_number as string, payment_info }
}

const changes: [string, (bought: Bought) => Promise<unknown>][] = [
  ['its product costs more', ({ product }) => reprice(product.variantIds[0], 99_999)],
  [
    'its product is called otherwise',
    ({ product }) =>
      run("UPDATE products SET name = 'Teapot', slug = 'teapot-1' WHERE id = ?", product.id),
  ],
  [
    'its variant is called otherwise, and is counted by another number',
    ({ product }) =>
      run(
        `UPDATE variants SET name = 'XL', attributes = '{"Size":"XL"}', sku = 'OTHER-' || id
         WHERE product_id = ?`,
        product.id,
      ),
  ],
  [
    'its product has another picture, or none',
    ({ product }) => run('DELETE FROM product_images WHERE product_id = ?', product.id),
  ],
  [
    'its product has other features, and becomes a digital one',
    ({ product }) =>
      run("UPDATE products SET features = '[]', is_physical = 0 WHERE id = ?", product.id),
  ],
  ['its product is deleted', ({ product }) => deleteProduct(product)],
  ['its variant is deleted', ({ product }) => deleteVariant(product.variantIds[0] ?? 0)],
  ['what was given with it is deleted', ({ gift }) => deleteProduct(gift)],
  [
    'the promotion ends',
    ({ promotionId }) =>
      run('UPDATE promotions SET starts_at = 0, ends_at = 1 WHERE id = ?', promotionId),
  ],
  [
    'the promotion is deleted',
    ({ promotionId }) => run('DELETE FROM promotions WHERE id = ?', promotionId),
  ],
  [
    'another promotion begins',
    async ({ product, gift }) => {
      await aPromotion(product, { kind: 'percentage', points: 5_000 })
      await aPromotion(gift, { kind: 'percentage', points: 5_000 })
    },
  ],
  [
    'the coupon gives less, and is called otherwise',
    ({ coupon }) =>
      run("UPDATE coupons SET points = 100, code = 'GONE-' || id WHERE id = ?", coupon.id),
  ],
  ['its way to ship costs more', () => run('UPDATE shipping_prices SET amount = 99900')],
  [
    'its way to ship is called otherwise, and takes longer',
    () => run("UPDATE shipping_methods SET name = 'Snail', estimated_days = 30"),
  ],
  ['its way to ship is deleted', (bought) => deleteMethod(bought.methodId)],
  [
    'its customer is called otherwise',
    ({ id }) => run("UPDATE users SET first_name = 'Eve', phone = '+911' WHERE uuid = ?", id),
  ],
  ['its customer has lost points', (bought) => takePoints(bought, 1).catch(() => undefined)],
]

/** What may differ from one reading to the next without a change. */
function lasting({ modified_at: _, ...order }: Json): Json {
  return order
}

describe('an order stays as it was where', () => {
  it.each(changes)('%s', async (_, change) => {
    const bought = await anOrder()
    const { client, number } = bought
    const before = await readOrder(client, number)
    expect(before.order_items).toMatchObject([
      { variant_name: 'Medium', quantity: 4, on_promotion: true },
      { is_free_item: true, quantity: 2, on_promotion: false },
    ])
    await change(bought)
    expect(await readOrder(client, number)).toEqual(before)
    await payAtPayu(bought.payment_info)
    const after = await readOrder(client, number)
    const paid = {
      ...{
        status: 'confirmed',
        payment_status: 'success',
        payment_success_date: expect.any(String),
      },
      ...{ payments: expect.any(Array), shipments: expect.any(Array) },
      cancellation_refund_details: expect.objectContaining({ refundable_amount: after.to_be_paid }),
    }
    expect(lasting(after)).toEqual({ ...lasting(before), ...paid })
    const [shipment] = after.shipments
    expect(shipment.shipment_items.map(nameOf)).toEqual(before.order_items.map(nameOf))
  })
})

function nameOf({ product_name, variant_name, product_image_url, sku, quantity }: Json): Json {
  return { product_name, variant_name, product_image_url, sku, quantity }
}
