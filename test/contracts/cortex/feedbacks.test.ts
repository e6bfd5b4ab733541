import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import type { ProductMade } from '../../support/catalogue/products.ts'
import { aRialProduct, productsNotOnSale } from '../../support/catalogue/rial-products.ts'
import { aCortexCustomer, type CortexCustomer } from '../../support/customers/cortex-customers.ts'
import { cortexClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'

const anonymous = cortexClient()
const good = { score: 5, comment: 'Quick and quiet.' }

const pathOf = ({ id }: { id: number }) => `/api/v1/products/${id}/feedbacks/`

async function ratingOf({ slug }: ProductMade): Promise<string> {
  const { body } = await anonymous.get(`/api/v1/products/info/${slug}/`, { expect: 200 })
  return body.avg_rating
}

async function reviewsInD1({ id }: ProductMade) {
  return env.DB.prepare(
    `SELECT review_count AS counted, score_sum AS scores,
      (SELECT count(*) FROM reviews WHERE product_id = products.id) AS stored
     FROM products WHERE id = ?`,
  )
    .bind(id)
    .first()
}

async function name(customer: CortexCustomer, username: string): Promise<void> {
  await env.DB.prepare('UPDATE users SET username = ? WHERE email = ?')
    .bind(username, customer.email)
    .run()
}

describe('feedback', () => {
  it('is given and shown', async () => {
    const [customer, product] = await Promise.all([
      aCortexCustomer(),
      aRialProduct({ amount: 600_000_000 }),
    ])
    await env.DB.prepare(
      `UPDATE products SET discount_points = 2000,
        features = '[{"name":"Memory","value":"16 GB"}]' WHERE id = ?`,
    )
      .bind(product.id)
      .run()
    const { body } = await customer.post(pathOf(product), good, { expect: 201 })
    expect(body).toEqual({
      user: customer.email.replace('@shop.test', ''),
      score: 5,
      comment: 'Quick and quiet.',
      product_id: product.id,
      created_at: expect.any(String),
      product: {
        title: product.name,
        price: 480_000_000,
        formatted_price: '480,000,000',
        features: [{ name: 'Memory', value: '16 GB' }],
      },
    })
    for (const reader of [customer, anonymous]) {
      const list = await reader.get(pathOf(product), { expect: 200 })
      expect(list.body).toEqual([body])
      expect(list.headers.get('X-Total-Count')).toBe('1')
      expect(list.headers.get('Link')).toBeNull()
    }
  })

  it('is given thirty times a minute at most', async () => {
    const [{ tokens }, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const exhausted: RateLimit = { limit: async () => ({ success: false }) }
    const fetch = withEnv({ RATE_LIMITS: 'on', BUY_LIMIT: exhausted })
    const { headers } = await cortexClient({ token: tokens.access, fetch }).post(
      pathOf(product),
      good,
      {
        expect: 429,
      },
    )
    expect(headers.get('Retry-After')).toBe('60')
  })

  it.each([
    ['reza@example.com', 'reza'],
    ['@reza', '@reza'],
  ])('shows of somebody who has chosen the username "%s" just "%s"', async (username, shown) => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    await name(customer, username)
    const { body } = await customer.post(pathOf(product), good, { expect: 201 })
    expect(body.user).toBe(shown)
  })

  it('shows the username, and of an address only what is before the at sign', async () => {
    const [named, unnamed, product] = await Promise.all([
      aCortexCustomer(),
      aCortexCustomer(),
      aRialProduct(),
    ])
    await name(named, 'reza')
    const first = await named.post(pathOf(product), good, { expect: 201 })
    const second = await unnamed.post(pathOf(product), { ...good, score: 1 }, { expect: 201 })
    expect(first.body.user).toBe('reza')
    expect(second.body.user).toBe(unnamed.email.replace('@shop.test', ''))
    const { body } = await anonymous.get(pathOf(product), { expect: 200 })
    expect(body).toEqual([first.body, second.body])
  })

  it('keeps its text as it is, without the space around it', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const comment = `<script>alert("1")</script>\r\n'; DROP TABLE reviews; -- \u2028خوب 👍 {{7*7}}`
    const input = { score: 3, comment: `  \n${comment}\n ` }
    const { body } = await customer.post(pathOf(product), input, { expect: 201 })
    expect(body.comment).toBe(comment)
    const list = await anonymous.get(pathOf(product), { expect: 200 })
    expect(list.body[0].comment).toBe(comment)
    expect(list.headers.get('Content-Type')).toMatch(/^application\/json/)
    expect(list.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('is of the product in the path, whatever the body says', async () => {
    const [customer, product, other] = await Promise.all([
      aCortexCustomer(),
      aRialProduct(),
      aRialProduct(),
    ])
    const input = { ...good, product_id: other.id }
    const { body } = await customer.post(pathOf(product), input, { expect: 201 })
    expect(body.product_id).toBe(product.id)
    expect(await reviewsInD1(other)).toEqual({ counted: 0, scores: 0, stored: 0 })
  })

  it('takes five thousand characters', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const input = { ...good, comment: 'x'.repeat(5000) }
    await customer.post(pathOf(product), input, { expect: 201 })
  })

  it('moves the rating of its product', async () => {
    const product = await aRialProduct()
    const ratings = [await ratingOf(product)]
    for (const score of [5, 4, 4, 1]) {
      await (await aCortexCustomer()).post(pathOf(product), { ...good, score }, { expect: 201 })
      ratings.push(await ratingOf(product))
    }
    expect(ratings).toEqual(['0.0', '5.0', '4.5', '4.3', '3.5'])
  })
})

describe('a second feedback', () => {
  const refused = { non_field_errors: ['You already submitted feedback on this product'] }

  it('is refused, and changes nothing', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    await customer.post(pathOf(product), good, { expect: 201 })
    const again = { score: 1, comment: 'On second thoughts' }
    const { body } = await customer.post(pathOf(product), again, { expect: 400 })
    expect(body).toEqual(refused)
    expect(await reviewsInD1(product)).toEqual({ counted: 1, scores: 5, stored: 1 })
  })

  it('is refused when both come at once', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => customer.post(pathOf(product), good)),
    )
    const statuses = answers.map(({ status }) => status).toSorted()
    expect(statuses).toEqual([201, 400, 400, 400, 400])
    expect(await reviewsInD1(product)).toEqual({ counted: 1, scores: 5, stored: 1 })
  })

  it('under the same Idempotency-Key gets the first one’s answer', async () => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const first = await customer.post(pathOf(product), good, { headers, expect: 201 })
    const again = await customer.post(pathOf(product), good, { headers, expect: 201 })
    expect(again.body).toEqual(first.body)
    expect(await reviewsInD1(product)).toMatchObject({ stored: 1 })
  })
})

describe('what is no feedback', () => {
  const required = 'This field is required.'
  const range = expect.stringMatching(/^Ensure this value is at (least 1|most 5)\.$/)

  it.each([
    [undefined, { score: [required], comment: [required] }],
    [{ ...good, score: 0 }, { score: [range] }],
    [{ ...good, score: 6 }, { score: [range] }],
    [{ ...good, score: -1 }, { score: [range] }],
    [{ ...good, score: 4.5 }, { score: ['A valid integer is required.'] }],
    [{ ...good, score: 'five' }, { score: ['A valid number is required.'] }],
    [{ ...good, score: null }, { score: ['This field may not be null.'] }],
    [{ score: 5 }, { comment: [required] }],
    [{ score: 5, comment: '' }, { comment: ['This field may not be blank.'] }],
    [{ score: 5, comment: ' \n\t ' }, { comment: ['This field may not be blank.'] }],
    [{ score: 5, comment: 7 }, { comment: ['Not a valid string.'] }],
    [{ score: 5, comment: null }, { comment: ['This field may not be null.'] }],
    [
      { score: 5, comment: 'x'.repeat(5001) },
      { comment: ['Ensure this field has at most 5000 characters.'] },
    ],
    [
      { score: 5, comment: 'a\u0000b' },
      { comment: ['This text contains characters that are not allowed.'] },
    ],
    [[], { non_field_errors: ['Expected an object.'] }],
    ['{"score": 5', { detail: 'The body is not valid JSON.' }],
  ])('is %j', async (input, answer) => {
    const [customer, product] = await Promise.all([aCortexCustomer(), aRialProduct()])
    const { body } = await customer.post(pathOf(product), input, { expect: 400 })
    expect(body).toEqual(answer)
    expect(await reviewsInD1(product)).toEqual({ counted: 0, scores: 0, stored: 0 })
  })
})

it('answers 404 for products that are not on sale', async () => {
  const customer = await aCortexCustomer()
  const hidden = await productsNotOnSale()
  const missing = [{ id: 0 }, { id: 999_999_999 }, { id: 1e20 }]
  for (const product of [...hidden, ...missing]) {
    const read = await anonymous.get(pathOf(product), { expect: 404 })
    expect(read.body).toEqual({ detail: 'Product not found' })
    const write = await customer.post(pathOf(product), good, { expect: 404 })
    expect(write.body).toEqual({ detail: 'Product not found' })
  }
  for (const product of hidden) expect(await reviewsInD1(product)).toMatchObject({ stored: 0 })
})

it('answers 401 to a write without a sign-in, and to a bad token', async () => {
  const product = await aRialProduct()
  const stale = cortexClient({ token: 'stale' })
  await anonymous.post(pathOf(product), good, { expect: 401 })
  await stale.post(pathOf(product), good, { expect: 401 })
  await stale.get(pathOf(product), { expect: 401 })
  expect(await reviewsInD1(product)).toMatchObject({ stored: 0 })
})
