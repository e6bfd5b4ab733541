import type { UnitAttribute } from '../../core/search/filter/attributes.ts'

/** `x-filter-grammar`: what filters, facets and sorting name. */
const attributes = {
  product_type: 'productType',
  'categories.name': 'categoryNames',
  'attributes.key': 'attributeKeys',
  'pricing.listing_price': 'listPrice',
  'pricing.selling_price': 'price',
  'pricing.tax_rate': 'taxRate',
  product_id: 'productId',
  variant_id: 'variantId',
  product_name: 'productName',
  variant_name: 'variantName',
  tags: 'tags',
  sku: 'sku',
  stock_available: 'isInStock',
  rating: 'rating',
} as const satisfies Record<string, UnitAttribute>

export const attributeNames: ReadonlyMap<string, UnitAttribute> = new Map(
  Object.entries(attributes),
)

const namesOfAttributes = new Map([...attributeNames].map(([name, attribute]) => [attribute, name]))

/** What an attribute is called here; each has a name. */
export function nameOfAttribute(attribute: UnitAttribute): string {
  return namesOfAttributes.get(attribute) ?? attribute
}
