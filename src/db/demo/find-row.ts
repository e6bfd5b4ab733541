import { type SQL, sql } from 'drizzle-orm'

// Ids are not known before the batch has run, so rows find one another by slug, SKU and the like.
export function categoryId(slug: string): SQL<number> {
  return sql`(SELECT id FROM categories WHERE slug = ${slug})`
}

export function tagId(slug: string): SQL<number> {
  return sql`(SELECT id FROM tags WHERE slug = ${slug})`
}

export function productId(slug: string): SQL<number> {
  return sql`(SELECT id FROM products WHERE slug = ${slug} AND deleted_at IS NULL)`
}

export function variantId(sku: string): SQL<number> {
  return sql`(SELECT id FROM variants WHERE sku = ${sku} AND deleted_at IS NULL)`
}

export function userId(email: string): SQL<number> {
  return sql`(SELECT id FROM users WHERE lower(email) = ${email} AND email_identifies = 1)`
}

export function giftCardId(codeHash: string): SQL<number> {
  return sql`(SELECT id FROM gift_cards WHERE code_hash = ${codeHash})`
}
