import type { ProductStatus } from './types.ts'

/** What staff write of a product; amounts are minor units of the currency that it is written in. */
export interface ProductInput extends ProductDetails {
  name: string
  /** Made of the name where it is not given. */
  slug?: string | undefined
  description: string
  amount: number
  stock: number
  status: ProductStatus
  categoryId: number
}

/** What a product can do without. */
export interface ProductDetails {
  /** Of the default variant; made up where it is not given. */
  sku?: string | undefined
  details?: string[] | undefined
  tagIds?: number[] | undefined
  barcode?: string | null | undefined
  vatAmount?: number | null | undefined
  isFeatured?: boolean | undefined
  isPhysical?: boolean | undefined
  weight?: string | null | undefined
  height?: string | null | undefined
  length?: string | null | undefined
  width?: string | null | undefined
  /** A discount of the product itself, in hundredths of a percent, and whether it is on. */
  ownDiscountPoints?: number | null | undefined
  isOwnDiscountOn?: boolean | undefined
  /** All further variants of the product. */
  variations?: VariationInput[] | undefined
}

/** What is given is changed; `isActive` leaves a product on sale as it is said to be. */
export type ProductChanges = { [Field in keyof ProductInput]?: ProductInput[Field] | undefined } & {
  isActive?: boolean | undefined
}

/** A further variant of a product. */
export interface VariationInput {
  /** Of one that is kept; without it the entry is new. */
  id?: number | undefined
  name: string
  /** What tells it from the others, at least one. */
  attributes: Record<string, string>
  /** Kept where it is not given; a new one's is made up. */
  sku?: string | undefined
  /** Kept where it is not given; a new one has that of the product. */
  amount?: number | undefined
  /** Kept where it is not given; a new one has none. */
  stock?: number | undefined
}
