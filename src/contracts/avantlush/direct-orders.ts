import { Hono } from 'hono'
import * as z from 'zod'
import { CartEmpty } from '../../core/cart/errors.ts'
import { type DirectItem, findDirectLines } from '../../core/checkout/lines/direct-lines.ts'
import { orderDirectly } from '../../core/checkout/order-directly.ts'
import { formatDecimal } from '../../core/money.ts'
import type { AppEnv, Http } from '../../http/app-env.ts'
import { idempotent } from '../../http/idempotency.ts'
import { InputInvalid } from '../../http/input-invalid.ts'
import { messageOf } from '../../http/issue-messages.ts'
import { idField, intField } from '../../http/number-fields.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { body } from '../../http/validate.ts'
import { currencyOf } from './channel.ts'
import { notChoice } from './choice.ts'
import { fewChanges } from './limits.ts'
import { buying, cartOwner } from './owner.ts'
import { directGateways, directPolicy, policy } from './policy.ts'
import { itemNotFound } from './sale-words.ts'

const itemsMax = 100
/** Notes on an item. */
const variantsMax = 20

const methods = ['CREDIT', 'DEBIT', 'CASH'] as const

/** These messages name their field themselves. */
const quantityLimits = {
  min: 'quantity must be at least 1',
  max: `quantity must be at most ${policy.quantityMax}`,
}

const Item = z.object({
  product_id: idField,
  quantity: intField().pipe(
    z
      .number()
      .min(1, { error: quantityLimits.min })
      .max(policy.quantityMax, { error: quantityLimits.max }),
  ),
  variants: z
    .record(lineField(100), lineField(100, 0))
    .refine((given) => Object.keys(given).length <= variantsMax, {
      error: `At most ${variantsMax} are allowed.`,
    })
    .default({}),
})

const NewOrder = z.object({
  // Each item is checked by itself, so that one list names everything that is wrong.
  items: z.array(z.unknown()).max(itemsMax).nullish(),
  payment_method: z.enum(methods, notChoice).default('CREDIT'),
  shipping_address: textField(1000),
  billing_address: textField(1000, 0).nullish(),
  note: textField(2000, 0).default(''),
  payment_type: z.enum(methods, notChoice).optional(),
  order_type: z.enum(['STANDARD', 'EXPRESS'], notChoice).default('STANDARD'),
  shipping_method_id: idField.nullish(),
})

export const directOrders = new Hono<AppEnv>()

directOrders.post('/api/orders/', buying, fewChanges, body(NewOrder), idempotent, async (c) => {
  const { items, ...sent } = c.req.valid('json')
  if (!items?.length) throw new CartEmpty()
  const order = await orderDirectly(c.var.ctx, cartOwner(c), {
    operationId: c.var.operationId,
    items: await readItems(c, items),
    policy: directPolicy,
    gateway: directGateways[sent.payment_method],
    shippingMethodId: sent.shipping_method_id ?? null,
    shippingAddress: { text: sent.shipping_address },
    billingAddress: { text: sent.billing_address || sent.shipping_address },
    note: sent.note,
    paymentType: (sent.payment_type ?? sent.payment_method).toLowerCase(),
    isExpress: sent.order_type === 'EXPRESS',
  })
  const total = formatDecimal(order.totalAmount, order.currency)
  const message = 'Order created successfully'
  return c.json({ status: 'success', message, order_id: order.id, total }, 201)
})

/**
 * Where one is malformed, those that are not on sale are told of as well.
 * @throws InputInvalid with all that is wrong with the items, where one of them is malformed
 */
async function readItems(c: Http, sent: unknown[]): Promise<DirectItem[]> {
  const read = sent.map((item) => Item.safeParse(item, { error: messageOf }))
  const good = read.flatMap((one, place) => (one.success ? [{ place, ...one.data }] : []))
  const items = good.map(toItem)
  if (good.length === sent.length) return items
  const { unknown } = await findDirectLines(c.var.ctx, currencyOf(c), items)
  const places = unknown.flatMap((index) => good[index]?.place ?? [])
  const messages = read.flatMap((one, place) => {
    if (!one.success) return one.error.issues.map((issue) => messageOfItem(place, issue))
    return places.includes(place) ? [itemNotFound(place)] : []
  })
  throw new InputInvalid(new Map([['items', messages]]))
}

function messageOfItem(place: number, { path, message }: z.core.$ZodIssue): string {
  const isNamed = Object.values(quantityLimits).includes(message)
  return [`Item ${place + 1}`, ...(isNamed ? [] : path), message]
    .filter((part) => part !== '')
    .join(': ')
}

function toItem({ product_id, quantity, variants }: z.output<typeof Item>): DirectItem {
  return { productId: product_id, quantity, options: variants }
}
