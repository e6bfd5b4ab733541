import { foldText } from '../fold-text.ts'
import { foldTexts } from '../product-texts.ts'
import {
  categories,
  prices,
  productImages,
  products,
  productTags,
  productTexts,
  tags,
  variants,
} from '../schema/catalog.ts'
import { demoCategories, demoProducts } from './catalogue.ts'
import { categoryId, productId, tagId, variantId } from './find-row.ts'
import type { DemoProduct, DemoVariant } from './product.ts'
import type { Database, Statement } from './statement.ts'

export function insertCategories(db: Database): Statement[] {
  return demoCategories.map(({ slug, name, parent }) =>
    db
      .insert(categories)
      .values({
        slug,
        name,
        foldedName: foldText(name),
        parentId: parent === null ? null : categoryId(parent),
      })
      .onConflictDoNothing(),
  )
}

/** Products name their tags by their slugs. */
export function insertTags(db: Database): Statement[] {
  const slugs = new Set(demoProducts.flatMap(({ tags }) => tags))
  return [...slugs].map((slug) =>
    db
      .insert(tags)
      .values({ slug, name: nameOf(slug) })
      .onConflictDoNothing(),
  )
}

/** `noise-cancelling` is "Noise cancelling". */
function nameOf(slug: string): string {
  const words = slug.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

export function insertProduct(
  db: Database,
  product: DemoProduct,
  { createdAt, imageKey }: { createdAt: Date; imageKey: string | undefined },
): Statement[] {
  const { slug, name, brand, category, description, features, tags: tagSlugs } = product
  const [{ sku }] = product.variants
  const texts = foldTexts({ slug, name, brand, description, tags: tagSlugs.map(nameOf), sku })
  return [
    db.insert(products).values({
      categoryId: categoryId(category),
      slug,
      name,
      brand,
      description,
      features: [...features],
      details: features.map((feature) => `${feature.name}: ${feature.value}`),
      isFeatured: tagSlugs.includes('bestseller'),
      createdAt,
      updatedAt: createdAt,
    }),
    db.insert(productTexts).values({ productId: productId(slug), ...texts }),
    ...tagSlugs.map((tag) =>
      db.insert(productTags).values({
        productId: productId(slug),
        tagId: tagId(tag),
      }),
    ),
    ...product.variants.flatMap((variant, index) => insertVariant(db, slug, variant, index === 0)),
    db
      .insert(productImages)
      .values({ productId: productId(slug), objectKey: imageKey, isPrimary: true }),
  ]
}

function insertVariant(
  db: Database,
  slug: string,
  variant: DemoVariant,
  isDefault: boolean,
): Statement[] {
  const { sku, options, stock } = variant
  const name = Object.values(options).join(' / ')
  return [
    db.insert(variants).values({
      ...{ productId: productId(slug), sku, name, stock, isDefault },
      attributes: { ...options },
    }),
    db.insert(prices).values(
      Object.entries(variant.prices).map(([currency, amount]) => ({
        variantId: variantId(sku),
        currency,
        amount,
      })),
    ),
  ]
}
