import { foldText } from './fold-text.ts'
import type { productTexts } from './schema/catalog.ts'

/** What is written of a product, as people wrote it. */
export interface ProductTexts {
  name: string
  slug: string
  brand: string
  sku: string
  tags: readonly string[]
  description: string
}

const plainTexts = ['name', 'slug', 'brand', 'sku', 'description'] as const

type FoldedTexts = Omit<typeof productTexts.$inferInsert, 'productId'>

/** The same as it stands in `product_texts`; what is not given is left out. */
export function foldTexts(texts: ProductTexts): FoldedTexts
export function foldTexts(texts: Partial<ProductTexts>): Partial<FoldedTexts>
export function foldTexts(texts: Partial<ProductTexts>): Partial<FoldedTexts> {
  const folded = plainTexts.flatMap((name) => {
    const text = texts[name]
    return text === undefined ? [] : [[name, foldText(text)]]
  })
  const tags = texts.tags && { tags: JSON.stringify(texts.tags.map(foldText)) }
  return { ...Object.fromEntries(folded), ...tags }
}
