/** What the values of an attribute are compared as. */
export type ValueKind = 'text' | 'number' | 'flag'

/** What sellable units are filtered and counted by. */
export const unitAttributes = {
  productType: 'text',
  /** Of its category and those above it. */
  categoryNames: 'text',
  /** Of what is told of the product, the brand included. */
  attributeKeys: 'text',
  listPrice: 'number',
  price: 'number',
  /** Per cent. */
  taxRate: 'number',
  productId: 'text',
  /** Null where the product has no variants, as the variant's name. */
  variantId: 'text',
  productName: 'text',
  variantName: 'text',
  tags: 'text',
  sku: 'text',
  isInStock: 'flag',
  /** Mean score of the reviews in stars; null without any. */
  rating: 'number',
} as const satisfies Record<string, ValueKind>

export type UnitAttribute = keyof typeof unitAttributes

/** Attributes that a contract's readers know by names of its own. */
export type AttributeNames = ReadonlyMap<string, UnitAttribute>
