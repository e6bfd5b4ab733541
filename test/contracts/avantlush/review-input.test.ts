import { beforeAll, describe, expect, it } from 'vitest'
import { aProduct, type ProductMade } from '../../support/catalogue/products.ts'
import { aReviewTag, helpfulPath, reviewsOf, reviewsPath } from '../../support/catalogue/reviews.ts'
import { productsNotOnSale } from '../../support/catalogue/rial-products.ts'
import { anAvantlushCustomer } from '../../support/customers/avantlush-customers.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { invalid, invalidFields } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Client, type Json } from '../../support/http/client.ts'

const good = { rating: 5, content: 'This product is amazing!' }
const notFound = { status: 'error', message: 'Product not found' }

let customer: Client
let product: ProductMade

beforeAll(async () => {
  ;[customer, product] = await Promise.all([anAvantlushCustomer(), aProduct()])
})

const required = 'This field is required.'
const notNull = 'This field may not be null.'
const range = 'Must be between 1 and 5.'
const notInteger = 'A valid integer is required.'
const notNumber = 'A valid number is required.'
const badText = 'This text contains characters that are not allowed.'
const notUrl = 'Enter a valid https URL.'

const refused: [Json, string, string][] = [
  [{ content: 'Fine' }, 'rating', required],
  [{ ...good, rating: null }, 'rating', notNull],
  [{ ...good, rating: 0 }, 'rating', range],
  [{ ...good, rating: -1 }, 'rating', range],
  [{ ...good, rating: 6 }, 'rating', range],
  [{ ...good, rating: 4.5 }, 'rating', notInteger],
  [{ ...good, rating: 2 ** 60 }, 'rating', expect.any(String)],
  [{ ...good, rating: 'five' }, 'rating', notNumber],
  [{ ...good, rating: true }, 'rating', notNumber],
  [{ ...good, rating: [5] }, 'rating', notNumber],
  ['{"rating":1e999,"content":"Fine"}', 'rating', notNumber],
  [{ rating: 5 }, 'content', required],
  [{ ...good, content: null }, 'content', notNull],
  [{ ...good, content: '' }, 'content', 'This field may not be blank.'],
  [{ ...good, content: ' \n\u200b ' }, 'content', 'This field may not be blank.'],
  [{ ...good, content: 7 }, 'content', 'Not a valid string.'],
  [{ ...good, content: { text: 'Fine' } }, 'content', 'Not a valid string.'],
  [{ ...good, content: 'a\u0000b' }, 'content', badText],
  ['{"rating":5,"content":"\\ud800"}', 'content', badText],
  [
    { ...good, content: 'x'.repeat(5_001) },
    'content',
    'Ensure this field has at most 5000 characters.',
  ],
  [{ ...good, tag_ids: null }, 'tag_ids', notNull],
  [{ ...good, tag_ids: 1 }, 'tag_ids', 'Expected a list.'],
  [{ ...good, tag_ids: ['one'] }, 'tag_ids', `Entry 1: ${notNumber}`],
  [{ ...good, tag_ids: [1, 0] }, 'tag_ids', 'Entry 2: Ensure this value is at least 1.'],
  [{ ...good, tag_ids: [1.5] }, 'tag_ids', `Entry 1: ${notInteger}`],
  [{ ...good, tag_ids: [null] }, 'tag_ids', `Entry 1: ${notNull}`],
  [
    { ...good, tag_ids: [1, 987654321, 2, 987654322] },
    'tag_ids',
    'There is no tag 987654321, 987654322.',
  ],
  [{ ...good, images: null }, 'images', notNull],
  [{ ...good, images: 'Infinity' }, 'images', 'Expected a list.'],
  [{ ...good, images: { url: 'https://example.com/a.png' } }, 'images', 'Expected a list.'],
  [{ ...good, images: [7] }, 'images', 'Entry 1: Not a valid string.'],
  [
    { ...good, images: Array.from({ length: 6 }, () => 'https://example.com/a.png') },
    'images',
    'Ensure this list has at most 5 entries.',
  ],
  [{ ...good, variant: 7 }, 'variant', 'Not a valid string.'],
  [{ ...good, variant: 'a\u0000b' }, 'variant', badText],
  [{ ...good, variant: 'a\nb' }, 'variant', 'This text must be in one line.'],
  [
    { ...good, variant: 'x'.repeat(101) },
    'variant',
    'Ensure this field has at most 100 characters.',
  ],
  ['{"rating": 5', 'body', 'The body is not valid JSON.'],
  [[], 'body', 'Expected an object.'],
  ['null', 'body', expect.any(String)],
]

const notUrls = [
  '',
  'a.png',
  '/a.png',
  '//example.com/a.png',
  'http://example.com/a.png',
  'HTTPS://example.com/a.png',
  'https://',
  'https:///a.png',
  'https://example.com/a b.png',
  ' https://example.com/a.png',
  'https://bücher.example/a.png',
  'https://example.com/ä.png',
  'https://user:secret@example.com/a.png',
  'https://example.com/\u0000',
  'https://example.com/\r\nX: y',
  'data:image/png;base64,AAAA',
  'javascript:alert(1)',
  `https://example.com/${'x'.repeat(2_000)}`,
]

describe('what is no review', () => {
  it.each(refused)('is %j', async (input, field, message) => {
    const { body } = await customer.post(reviewsPath(product), input, { expect: 400 })
    expect(body).toEqual(invalid(field, message))
    expect(await reviewsOf(product, customer)).toEqual([])
  })

  it.each(notUrls)('is one with the image %j', async (url) => {
    const input = { ...good, images: ['https://example.com/a.png', url] }
    const { body } = await customer.post(reviewsPath(product), input, { expect: 400 })
    expect(body).toEqual(invalid('images', `Entry 2: ${notUrl}`))
    expect(await reviewsOf(product, customer)).toEqual([])
  })

  it('is told with every field at fault', async () => {
    const input = { rating: 9, images: [''], variant: 1 }
    const { body } = await customer.post(reviewsPath(product), input, { expect: 400 })
    expect(body).toEqual(
      invalidFields({
        ...{ rating: [range], content: [required], images: [`Entry 1: ${notUrl}`] },
        variant: ['Not a valid string.'],
      }),
    )
    const nothing = await customer.post(reviewsPath(product), undefined, { expect: 400 })
    expect(nothing.body).toEqual(invalidFields({ rating: [required], content: [required] }))
  })

  it('leaves no count of the tags that there are, where another is unknown', async () => {
    const tag = await aReviewTag()
    const input = { ...good, tag_ids: [tag, 987654321] }
    await customer.post(reviewsPath(product), input, { expect: 400 })
    const { body } = await customer.get('/api/reviews/tags/', { expect: 200 })
    expect(body.find(({ id }: Json) => id === tag)).toMatchObject({ count: 0 })
  })
})

it('products that are not shown have no reviews, whatever is sent; staff are shown drafts', async () => {
  const staff = await anAvantlushStaffMember()
  const hidden = (await productsNotOnSale()).slice(0, 2)
  const draft = await aProduct()
  await staff.patch(`/api/products/${draft.id}/`, { status: 'draft' }, { expect: 200 })
  for (const one of [...hidden, draft]) {
    for (const client of one === draft ? [customer] : [customer, staff]) {
      const answers = await Promise.all([
        client.get(reviewsPath(one)),
        client.post(reviewsPath(one), good),
        client.post(reviewsPath(one), { ...good, tag_ids: [987654321] }),
        client.post(reviewsPath(one), '{'),
      ])
      for (const { status, body } of answers) expect([status, body]).toEqual([404, notFound])
    }
  }
  expect(await reviewsOf(draft, staff)).toEqual([])
  const { body } = await staff.post(reviewsPath(draft), good, { expect: 201 })
  await customer.post(helpfulPath(body), {}, { expect: 404 })
  expect(await reviewsOf(draft, staff)).toMatchObject([{ id: body.id }])
})

it('a write asks for a sign-in before anything else, and a read for a good token if any', async () => {
  const missing = { status: 'error', message: 'Authentication credentials were not provided.' }
  const bad = { status: 'error', message: 'Token is invalid or expired' }
  const [anonymous, stale] = [avantlushClient(), avantlushClient({ token: 'stale' })]
  for (const id of ['987654321', 'abc', product.id]) {
    const path = reviewsPath({ id })
    expect((await anonymous.post(path, '{', { expect: 401 })).body).toEqual(missing)
    expect((await stale.post(path, good, { expect: 401 })).body).toEqual(bad)
    expect((await stale.get(path, { expect: 401 })).body).toEqual(bad)
  }
})
