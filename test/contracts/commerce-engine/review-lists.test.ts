import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import * as budgets from '../../budgets/reviews.ts'
import { productReviewsPath, reviewsShown } from '../../support/catalogue/product-reviews.ts'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { insertReview, insertReviews } from '../../support/catalogue/reviews.ts'
import { aProductInIndia } from '../../support/catalogue/sell-in-rupees.ts'
import { expectWithin } from '../../support/costs/expect-within.ts'
import { commerceEngineClient, type Json } from '../../support/http/client.ts'

const anyone = commerceEngineClient()

const second = (n: number) => Date.parse('2026-03-01T10:00:00Z') + n * 1000

async function textsOf(product: ProductMade, query = ''): Promise<string[]> {
  const { reviews } = await reviewsShown(anyone, product, query)
  return reviews.map(({ review_text }: Json) => review_text)
}

/** A review that says so, by somebody of that name. */
async function aReviewSaying(
  product: ProductMade,
  comment: string,
  { score = 5, createdAt = second(0), firstName = 'Asha', lastName = 'Rao' } = {},
): Promise<number> {
  const id = await insertReview(product, { score, createdAt })
  await env.DB.batch([
    env.DB.prepare('UPDATE reviews SET comment = ? WHERE id = ?').bind(comment, id),
    env.DB.prepare(
      `UPDATE users SET first_name = ?, last_name = ?
       WHERE id = (SELECT user_id FROM reviews WHERE id = ?)`,
    ).bind(firstName, lastName, id),
  ])
  return id
}

/** Marks a review with a tag that no other has; answers the tag. */
async function tagReview(id: number): Promise<{ name: string; slug: string }> {
  const slug = crypto.randomUUID()
  const name = `Tag ${slug}`
  await env.DB.batch([
    env.DB.prepare('INSERT INTO review_tags(name, slug) VALUES (?, ?)').bind(name, slug),
    env.DB.prepare(
      'INSERT INTO tagged_reviews(review_id, tag_id) SELECT ?, id FROM review_tags WHERE slug = ?',
    ).bind(id, slug),
  ])
  return { name, slug }
}

describe('the reviews of a product', () => {
  test('are all told, the newest first, and their authors by name alone', async () => {
    const product = await aProductInIndia()
    const first = await aReviewSaying(product, 'First', { score: 3.5 })
    await env.DB.prepare('UPDATE reviews SET image_urls = ? WHERE id = ?')
      .bind('["https://example.com/a.png"]', first)
      .run()
    const tag = await tagReview(first)
    await aReviewSaying(product, 'Second', { createdAt: second(1) })
    const content = await reviewsShown(anyone, product)
    const url = 'https://example.com/a.png'
    expect(content).toEqual({
      reviews: [
        expect.objectContaining({ review_text: 'Second', tags: [], images: [] }),
        {
          ...{ rating: 3.5, review_text: 'First', name: 'Asha R.', status: 'approved' },
          ...{ is_featured: false, tags: [tag.name], videos: [] },
          images: [
            {
              ...{ id: `${first}-0`, title: null, alternate_text: null, sort_order: 1 },
              ...{ url_tiny: url, url_thumbnail: url, url_standard: url, url_zoom: url },
            },
          ],
          review_date: '2026-03-01T10:00:00.000Z',
          created_at: '2026-03-01T10:00:00.000Z',
          modified_at: '2026-03-01T10:00:00.000Z',
        },
      ],
      review_tags: [tag.name],
      pagination: {
        ...{ total_records: 2, total_pages: 1, previous_page: null, limit: 25, next_page: null },
      },
    })
    expect(JSON.stringify(content)).not.toContain('@')
  })

  test.each([
    ['', '', 'Customer'],
    ['', 'Rao', 'Customer'],
    ['asha@example.com', 'Rao', 'Customer'],
    ['Asha', '', 'Asha'],
    ['Asha', ' rao', 'Asha R.'],
    ['আশা', 'রাও', 'আশা র.'],
  ])('are signed, of %j and %j, by %s', async (firstName, lastName, name) => {
    const product = await aProductInIndia()
    await aReviewSaying(product, 'Fine', { firstName, lastName })
    expect((await reviewsShown(anyone, product)).reviews).toMatchObject([{ name }])
  })

  test('may be none', async () => {
    expect(await reviewsShown(anyone, await aProductInIndia())).toEqual({
      reviews: [],
      review_tags: null,
      pagination: {
        ...{ total_records: 0, total_pages: 0, previous_page: null, limit: 25, next_page: null },
      },
    })
  })

  test('are found by the slug, but an id wins', async () => {
    const [product, numbered] = [await aProductInIndia(), await aProductInIndia()]
    await aReviewSaying(product, 'Of the id')
    await aReviewSaying(numbered, 'Of the slug')
    const bySlug = await anyone.get(`/catalog/products/${numbered.slug}/reviews`, { expect: 200 })
    expect(bySlug.body.content.reviews[0].review_text).toBe('Of the slug')
    await env.DB.prepare('UPDATE products SET slug = ? WHERE id = ?')
      .bind(String(product.id), numbered.id)
      .run()
    expect(await textsOf(product)).toEqual(['Of the id'])
    await env.DB.prepare('UPDATE products SET deleted_at = 1 WHERE id = ?').bind(product.id).run()
    expect(await textsOf(product)).toEqual(['Of the slug'])
  })

  test('are those of products on sale here alone', async () => {
    const [draft, elsewhere] = [await aProductInIndia(), await aProduct()]
    await env.DB.prepare("UPDATE products SET status = 'draft' WHERE id = ?").bind(draft.id).run()
    const paths = [draft, elsewhere, { id: 987_654_321 }].map(productReviewsPath)
    for (const path of [
      ...paths,
      '/catalog/products/no-such/reviews',
      '/catalog/products/%00/reviews',
    ]) {
      const { body } = await anyone.get(path, { expect: 404 })
      expect(body.code).toBe('not_found')
    }
    const path = productReviewsPath(await aProductInIndia())
    const stale = await commerceEngineClient({ token: 'a.b.c' }).get(path, { expect: 401 })
    expect(stale.body.code).toBe('unauthorized')
  })
})

describe('a list of reviews', () => {
  let product: ProductMade

  beforeAll(async () => {
    product = await aProductInIndia()
    const scores = [3, 1.5, 5, 1.5]
    for (const [n, score] of scores.entries()) {
      await aReviewSaying(product, `${n}: ${score}`, { score, createdAt: second(n) })
    }
  })

  test.each([
    ['{"rating":"asc"}', ['1: 1.5', '3: 1.5', '0: 3', '2: 5']],
    ['{"rating":"desc"}', ['2: 5', '0: 3', '1: 1.5', '3: 1.5']],
    ['{"review_date":"asc"}', ['0: 3', '1: 1.5', '2: 5', '3: 1.5']],
    ['{"created_at":"desc"}', ['3: 1.5', '2: 5', '1: 1.5', '0: 3']],
    ['{"price":"asc","rating":"desc"}', ['2: 5', '0: 3', '1: 1.5', '3: 1.5']],
  ])('is sorted by %s', async (sort, texts) => {
    expect(await textsOf(product, `?sort_by=${encodeURIComponent(sort)}`)).toEqual(texts)
  })

  test.each([
    '',
    '{',
    'null',
    '[]',
    '7',
    '"rating"',
    '{"rating":"up"}',
    '{"rating":null}',
    '{"__proto__":"asc"}',
  ])('passes over sort_by=%s', async (sort) => {
    const texts = await textsOf(product, `?sort_by=${encodeURIComponent(sort)}`)
    expect(texts).toEqual(['3: 1.5', '2: 5', '1: 1.5', '0: 3'])
  })

  test('comes in pages, of which one past the end is empty', async () => {
    const pages = []
    for (const query of [
      '?limit=3',
      '?limit=3&page=2',
      '?limit=3&page=3',
      `?page=${'9'.repeat(30)}`,
    ]) {
      const { reviews, pagination } = await reviewsShown(anyone, product, query)
      const { total_records, total_pages, previous_page, next_page } = pagination
      pages.push([reviews.length, total_records, total_pages, previous_page, next_page])
    }
    expect(pages).toEqual([
      [3, 4, 2, null, 2],
      [1, 4, 2, 1, null],
      [0, 4, 2, 2, null],
      [0, 4, 1, 1, null],
    ])
  })

  test('passes over pages and limits that are none', async () => {
    for (const query of ['?page=0', '?page=x', '?limit=-1', '?limit=x', '?page=1&page=2']) {
      expect(await textsOf(product, query)).toHaveLength(4)
    }
    const { pagination } = await reviewsShown(anyone, product, '?limit=500')
    expect(pagination.limit).toBe(100)
  })
})

describe('a search among reviews', () => {
  test('finds all words in the text, in any order and case', async () => {
    const product = await aProductInIndia()
    await aReviewSaying(product, 'Very quiet, and quick: 100% good')
    await aReviewSaying(product, 'Loud but QUICK', { createdAt: second(1) })
    const found = async (search: string) =>
      textsOf(product, `?search=${encodeURIComponent(search)}`)
    expect(await found('quick')).toHaveLength(2)
    expect(await found('  QUICK   very ')).toEqual(['Very quiet, and quick: 100% good'])
    expect(await found('100%')).toEqual(['Very quiet, and quick: 100% good'])
    for (const nothing of ['slow', 'quick slow', '_', '\0', 'quick \0', 'x'.repeat(201), "'; --"]) {
      expect(await found(nothing)).toEqual([])
    }
    expect(await found('  ')).toHaveLength(2)
    const { pagination } = await reviewsShown(anyone, product, '?search=quick&limit=1&page=2')
    expect(pagination).toEqual({
      ...{ total_records: 2, total_pages: 2, previous_page: 1, limit: 1, next_page: null },
    })
  })

  test('finds those with a tag, by its name in any case or its slug', async () => {
    const product = await aProductInIndia()
    const { name, slug } = await tagReview(await aReviewSaying(product, 'Tagged'))
    await tagReview(await aReviewSaying(product, 'Of another tag'))
    await aReviewSaying(product, 'Without one')
    for (const tag of [name, name.toUpperCase(), slug]) {
      const query = `?review_tag=${encodeURIComponent(tag)}`
      const { reviews, pagination, review_tags } = await reviewsShown(anyone, product, query)
      expect(reviews.map(({ review_text }: Json) => review_text)).toEqual(['Tagged'])
      expect([pagination.total_records, review_tags.length]).toEqual([1, 2])
    }
    expect(await textsOf(product, '?review_tag=none')).toEqual([])
    expect(await textsOf(product, `?review_tag=${slug}&search=else`)).toEqual([])
  })

  test('looks through so many reviews alone', async () => {
    const product = await aProductInIndia()
    await insertReviews(budgets.reviewsSearched + 100, product)
    const { pagination } = await reviewsShown(anyone, product, '?search=fine')
    expect(pagination.total_records).toBe(budgets.reviewsSearched)
    const all = await reviewsShown(anyone, product)
    expect(all.pagination.total_records).toBe(budgets.reviewsSearched + 100)
  })
})

describe('reading reviews', () => {
  test('may be kept by anybody', async () => {
    const { headers } = await anyone.get(productReviewsPath(await aProductInIndia()), {
      expect: 200,
    })
    expect(headers.get('Cache-Control')).toBe('public, no-cache')
  })

  test('costs what the pages up to it hold, in one round trip', async () => {
    const product = await aProductInIndia()
    await insertReviews(300, product)
    const path = productReviewsPath(product)
    for (const page of [1, 4, 900]) {
      const { cost } = await anyone.get(`${path}?page=${page}`, { expect: 200 })
      const end = page === 900 ? 0 : page * 25
      expectWithin(cost, {
        queries: 1,
        rowsRead: budgets.signedReviewRows(end, 25),
        rowsWritten: 0,
      })
    }
  })

  test('costs a search what it looks through', async () => {
    const product = await aProductInIndia()
    await insertReviews(300, product)
    const { cost } = await anyone.get(`${productReviewsPath(product)}?search=good`, { expect: 200 })
    expectWithin(cost, { queries: 1, rowsRead: budgets.signedReviewRows(6 * 300, 0) })
  })
})
