import * as z from 'zod'
import type { ProductDetails, VariationInput } from '../../core/catalog/product-input.ts'
import { parseDecimal } from '../../core/money.ts'
import { decimalField, flagField, idField, intField } from '../../http/number-fields.ts'
import { lineField, textField } from '../../http/text-fields.ts'
import { notChoice } from './choice.ts'

/** Amounts are those of the contract's one channel; percentages have as many decimals. */
const hundredths = 'USD'

/** The largest cart there can be comes to less than JavaScript counts exactly. */
const priceMax = 100_000_000
const stockMax = 1_000_000_000

/** Minor units. */
export const moneyField = decimalField
  .refine((text) => !text.startsWith('-'), {
    error: 'Ensure this value is greater than or equal to 0.',
    abort: true,
  })
  .refine((text) => Number(text) <= priceMax, {
    error: `Ensure this value is less than or equal to ${priceMax}.`,
    abort: true,
  })
  .transform((text, check) => {
    const amount = parseDecimal(text, hundredths)
    if (amount !== null) return amount
    check.addIssue({
      code: 'custom',
      message: 'Ensure that there are no more than 2 decimal places.',
    })
    return z.NEVER
  })

/** Hundredths of a percent. */
const percentageField = moneyField.refine((points) => points <= 10_000, {
  error: 'Ensure this value is less than or equal to 100.',
})

/** A decimal number that is kept as it was written. */
const measureField = decimalField.pipe(
  z.string().max(20).regex(/^\d/, { error: 'Ensure this value is greater than or equal to 0.' }),
)

const nameField = lineField(255)
export const skuField = lineField(100)
export const statusField = z.enum(['draft', 'active', 'published'], notChoice)
export const stockField = intField({ min: 0, max: stockMax })

/** Names that a record would merge, or pass over, are told. */
const attributes = z
  .unknown()
  .refine(hasDistinctNames, { error: 'The names must differ.', abort: true })
  .pipe(
    z
      .record(lineField(100), lineField(100))
      .refine((given) => Object.keys(given).length >= 1, { error: 'At least one is required.' })
      .refine((given) => Object.keys(given).length <= 5, { error: 'At most 5 are allowed.' }),
  )

function hasDistinctNames(given: unknown): boolean {
  if (typeof given !== 'object' || given === null) return true
  const names = Object.keys(given).map((name) => name.trim())
  return new Set(names).size === names.length && !names.includes('__proto__')
}

const variation = z
  .object({
    id: idField.optional(),
    name: nameField,
    sku: skuField.optional(),
    price: moneyField.optional(),
    stock_quantity: stockField.optional(),
    attributes,
  })
  .transform(
    ({ price, stock_quantity, ...rest }): VariationInput => ({
      ...rest,
      amount: price,
      stock: stock_quantity,
    }),
  )

const details = {
  description: textField(20_000, 0),
  product_details: z.array(textField(1_000)).max(100),
  tags: z.array(idField).max(50),
  discount_type: z.enum(['percentage'], notChoice).nullable(),
  discount_percentage: percentageField.nullable(),
  vat_amount: moneyField.nullable(),
  stock_quantity: stockField,
  sku: skuField,
  barcode: lineField(100, 0).nullable(),
  status: statusField,
  is_featured: flagField,
  is_physical_product: flagField,
  weight: measureField.nullable(),
  height: measureField.nullable(),
  length: measureField.nullable(),
  width: measureField.nullable(),
  variations: z.array(variation).max(100),
}

const Change = z
  .object({ name: nameField, category: idField, ...details })
  .partial()
  .extend({ price: moneyField.optional(), base_price: moneyField.optional() })

type Given = z.output<typeof Change>

/** Prices are looked at together, and beside whatever else is wrong. */
const ofPrices = {
  path: ['price'],
  when: ({ value }: z.core.ParsePayload) =>
    typeof value === 'object' && value !== null && !Array.isArray(value),
}

/** `price` is another name of `base_price`. */
const oneAmount = z.refine<Given>(
  ({ price, base_price }) =>
    typeof price !== 'number' || typeof base_price !== 'number' || price === base_price,
  { ...ofPrices, error: 'This differs from base_price.' },
)

const someAmount = z.refine<Given>(
  ({ price, base_price }) => price !== undefined || base_price !== undefined,
  { ...ofPrices, error: 'This field is required.' },
)

export const ProductUpdate = Change.check(oneAmount).transform((given) => ({
  ...toDetails(given),
  ...{ name: given.name, description: given.description, categoryId: given.category },
  ...{ amount: amountOf(given), stock: given.stock_quantity, status: given.status },
}))

export const ProductCreate = Change.extend({ name: nameField, category: idField })
  .check(oneAmount, someAmount)
  .transform((given) => {
    const { name, description = '', category, stock_quantity = 0, status = 'draft' } = given
    const essentials = { name, description, categoryId: category, stock: stock_quantity, status }
    // Never 0 for want of a price, which is checked above.
    return { ...toDetails(given), ...essentials, amount: amountOf(given) ?? 0 }
  })

function amountOf({ price, base_price }: Pick<Given, 'price' | 'base_price'>): number | undefined {
  return base_price ?? price
}

function toDetails(given: Given): ProductDetails {
  const { sku, barcode, weight, height, length, width, variations } = given
  return {
    ...{ sku, barcode, weight, height, length, width, variations },
    details: given.product_details,
    tagIds: given.tags,
    vatAmount: given.vat_amount,
    isFeatured: given.is_featured,
    isPhysical: given.is_physical_product,
    ownDiscountPoints: given.discount_percentage,
    isOwnDiscountOn:
      given.discount_type === undefined ? undefined : given.discount_type === 'percentage',
  }
}
