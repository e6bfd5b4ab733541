import { failure } from '../domain-error.ts'

export class SlugTaken extends failure('invalid', 'slug_taken')<'category' | 'product'> {}

/** A path of a contract has this word where slugs stand. */
export class SlugReserved extends failure('invalid', 'slug_reserved') {}

/** Another product, or another variation, is sold under this SKU. */
export class SkuTaken extends failure('invalid', 'sku_taken') {}

/** A product is to be marked with a tag that does not exist; with the ids of such tags. */
export class TagsUnknown extends failure('invalid', 'tags_unknown')<number[]> {}

/** What is wrong with a list of variations, and with which of them, from 0. */
export class VariationRejected extends failure('invalid', 'variation_rejected')<{
  index: number
  fault: VariationFault
}> {}

/** `id`: no variation of the product; the others are in another entry already, or elsewhere. */
export type VariationFault = 'id' | 'sku' | 'attributes'

export class CategoryNotEmpty extends failure('conflict', 'category_not_empty') {}

/** The product is sold in variants, of which none was named. */
export class VariantRequired extends failure('invalid', 'variant_required') {}
