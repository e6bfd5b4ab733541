import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, test } from 'vitest'
import { runDaily, runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { type Client, type Json, storeClient } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = storeClient()
const plain = { documented: false } as const
const dayMs = 24 * 60 * 60 * 1000
let staff: Client
let customer: Client
let salt = 0

beforeAll(async () => {
  staff = await aStaffMember()
  customer = await aCustomer()
})

const url = (name: string) => `https://example.com/${name}.jpg`
const primariesOf = (product: Json): string[] =>
  product.images.filter((image: Json) => image.is_primary).map((image: Json) => image.image_url)

async function productWith(...names: string[]) {
  const product = await aProduct()
  const path = `/products/${product.slug}/images/`
  for (const name of names) await staff.post(path, { image_url: url(name) }, { expect: 201 })
  const read = async () => (await anonymous.get(`/products/${product.slug}/`)).body
  return { ...product, path, read, images: (await read()).images }
}

function keyOf(imageUrl: string): string {
  return new URL(imageUrl).pathname.slice(1)
}

describe('addresses', () => {
  test('makes the first image primary and keeps it so', async () => {
    const { read, id } = await productWith('a', 'b')
    const product = await read()
    expect(product.images).toMatchObject([
      { product: id, image_url: url('a'), is_primary: true },
      { product: id, image_url: url('b'), is_primary: false },
    ])
  })

  test('refuses what is no web address', async () => {
    const { path } = await productWith()
    const strange = ['http:///a', 'http://x.org\\@evil/', 'http://x.org/a b', 'http://a:b@x.org/']
    const broken = [
      'http://x.org/%zz',
      'http://x.org/\u0000',
      'http://x.org/\ud800',
      'http://x.org/"><script>',
    ]
    const addresses = ['', 'x', 'ftp://example.com/a', 'javascript:alert(1)', 7, null]
    for (const address of [...addresses, ...strange, ...broken]) {
      const { body } = await staff.post(path, { image_url: address }, { expect: 400 })
      expect(Object.keys(body.fields)).toEqual(['image_url'])
    }
    const { body } = await staff.post(path, { image_url: 'x' })
    expect(body.error).toBe('image_url: Enter a valid URL.')
    await staff.post(path, {}, { expect: 400 })
    await staff.post('/products/no-such/images/', { image_url: url('a') }, { expect: 404 })
  })

  test('lets staff alone write', async () => {
    const { path, images } = await productWith('a')
    const own = `/products/images/${images[0].id}/`
    const image = { product: 1, image_url: url('a') }
    const upload = { content_type: 'image/png', size: 10 }
    for (const [client, status] of [
      [anonymous, 401],
      [customer, 403],
    ] as const) {
      await client.post(path, image, { expect: status })
      await client.post(path, aForm(aPng()), { expect: status })
      await client.post(`${path}uploads/`, upload, { expect: status })
      await client.put(own, image, { expect: status })
      await client.patch(own, {}, { expect: status })
      await client.delete(own, { expect: status })
    }
  })
})

describe('the primary image', () => {
  test('changes with the image that is set primary, and only then', async () => {
    const { read, images } = await productWith('a', 'b')
    await staff.patch(`/products/images/${images[1].id}/`, { is_primary: true }, { expect: 200 })
    expect(primariesOf(await read())).toEqual([url('b')])
    const kept = await staff.patch(`/products/images/${images[1].id}/`, { is_primary: false })
    expect(kept.body.is_primary).toBe(true)
    expect(primariesOf(await read())).toEqual([url('b')])
  })

  test('passes to another image when it is deleted', async () => {
    const { read, images } = await productWith('a', 'b', 'c')
    await staff.delete(`/products/images/${images[0].id}/`, { expect: 204 })
    expect(primariesOf(await read())).toEqual([url('b')])
    await anonymous.get(`/products/images/${images[0].id}/`, { expect: 404 })
    await staff.delete(`/products/images/${images[0].id}/`, { expect: 404 })
  })

  test('stays one in both products when an image moves', async () => {
    const from = await productWith('a', 'b')
    const to = await productWith('c')
    const path = `/products/images/${from.images[0].id}/`
    const { body } = await staff.put(path, { product: to.id, image_url: url('z') }, { expect: 200 })
    expect(body).toMatchObject({ product: to.id, image_url: url('z'), is_primary: false })
    expect(primariesOf(await from.read())).toEqual([url('b')])
    expect(primariesOf(await to.read())).toEqual([url('c')])
    await staff.patch(path, { product: from.id, is_primary: true }, { expect: 200 })
    expect(primariesOf(await from.read())).toEqual([url('z')])
    const refused = await staff.patch(path, { product: 987_654 }, { expect: 400 })
    expect(Object.keys(refused.body.fields)).toEqual(['product'])
    await staff.put(path, { product: to.id }, { expect: 400 })
    await staff.patch('/products/images/987654/', {}, { expect: 404 })
  })
})

describe('files', () => {
  test('stores an uploaded file by its content and serves it for good', async () => {
    const { path } = await productWith()
    const bytes = aPng({ salt: ++salt })
    const { body } = await staff.post(path, aForm(bytes, '../x.html'), { expect: 201 })
    const address = body.images[0].image_url
    expect(address).toMatch(/^https:\/\/shop\.test\/images\/[0-9a-f]{64}\.png$/)
    const { pathname } = new URL(address)
    const served = await anonymous.get(pathname, { ...plain, expect: 200 })
    expect(served.body).toEqual(bytes)
    expect(served.headers.get('Content-Type')).toBe('image/png')
    expect(served.headers.get('X-Content-Type-Options')).toBe('nosniff')
    expect(served.headers.get('Cache-Control')).toContain('immutable')
    const headers = { 'If-None-Match': served.headers.get('ETag') ?? '' }
    await anonymous.get(pathname, { ...plain, headers, expect: 304 })
    await anonymous.request('HEAD', pathname, { ...plain, expect: 200 })
    await anonymous.get(`/images/${'0'.repeat(64)}.png`, { expect: 404 })
    await anonymous.get('/images/uploads', { expect: 404 })
  })

  test.each<[string, Uint8Array<ArrayBuffer>]>([
    ['text', new Uint8Array(new TextEncoder().encode('<svg onload="alert(1)"/>'))],
    ['a signature alone', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])],
    ['a JPEG without a frame', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 0])],
    ['too wide a picture', aPng({ width: 8001 })],
    ['too large a picture', aPng({ width: 8000, height: 8000 })],
    ['too many bytes', aPng({ size: 5 * 1024 * 1024 + 1 })],
  ])('refuses %s', async (_, bytes) => {
    const { path, read } = await productWith()
    const { body } = await staff.post(path, aForm(bytes), { expect: 400 })
    expect(Object.keys(body.fields)).toEqual(['image'])
    expect((await read()).images).toEqual([])
  })

  test('refuses forms that are too long, unreadable or without a file', async () => {
    const { path } = await productWith()
    await staff.post(path, aForm(aPng({ size: 5_400_000 })), { expect: 413 })
    const headers = { 'Content-Type': 'multipart/form-data' }
    await staff.post(path, 'x', { headers, expect: 400 })
    const { body } = await staff.post(path, new FormData(), { expect: 400 })
    expect(Object.keys(body.fields)).toEqual(['image'])
  })

  test('keeps an object until the last image of it is deleted', async () => {
    const [first, second] = [await productWith(), await productWith()]
    const bytes = aPng({ salt: ++salt })
    const a = (await staff.post(first.path, aForm(bytes), { expect: 201 })).body.images[0]
    const b = (await staff.post(second.path, aForm(bytes), { expect: 201 })).body.images[0]
    expect(a.image_url).toBe(b.image_url)
    await staff.delete(`/products/images/${a.id}/`, { expect: 204 })
    expect(await env.IMAGES.head(keyOf(a.image_url))).not.toBeNull()
    const same = { product: second.id, image_url: b.image_url }
    await staff.put(`/products/images/${b.id}/`, same, { expect: 200 })
    expect(await env.IMAGES.head(keyOf(a.image_url))).not.toBeNull()
    const other = { product: second.id, image_url: url('elsewhere') }
    await staff.put(`/products/images/${b.id}/`, other, { expect: 200 })
    expect(await env.IMAGES.head(keyOf(a.image_url))).toBeNull()
  })
})

describe('direct uploads', () => {
  async function allowed(bytes: Uint8Array<ArrayBuffer>) {
    const product = await productWith()
    const request = { content_type: 'image/png', size: bytes.length }
    const { body } = await staff.post(`${product.path}uploads/`, request, { expect: 201 })
    const { pathname, search } = new URL(body.upload_url)
    const put = (sent: Uint8Array, path = pathname + search, headers = body.headers) =>
      anonymous.put(path, sent, { ...plain, headers })
    return { ...product, ...body, put, path: product.path, target: pathname + search }
  }

  test('takes the file once, and makes it an image', async () => {
    const bytes = aPng({ salt: ++salt })
    const upload = await allowed(bytes)
    await staff.post(upload.path, { key: upload.key }, { expect: 400 })
    expect((await upload.put(bytes)).status).toBe(200)
    expect((await upload.put(bytes)).status).toBe(412)
    const answers = await Promise.all(
      [1, 2].map(() => staff.post(upload.path, { key: upload.key })),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400])
    const product = await upload.read()
    expect(product.images).toHaveLength(1)
    expect(primariesOf(product)).toHaveLength(1)
    expect((await upload.put(bytes)).status).toBe(412)
    await staff.post(upload.path, { key: upload.key }, { expect: 400 })
  })

  test('is not used up where there is room for one of two at the same moment', async () => {
    const bytes = aPng({ salt: ++salt })
    const upload = await allowed(bytes)
    await upload.put(bytes)
    const { id } = await upload.read()
    const insertion = env.DB.prepare('INSERT INTO product_images(product_id, url) VALUES (?, ?)')
    await env.DB.batch(Array.from({ length: 49 }, () => insertion.bind(id, url('more'))))
    const answers = await Promise.all([
      staff.post(upload.path, { image_url: url('one') }),
      staff.post(upload.path, { key: upload.key }),
    ])
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400])
    const refused = answers.find(({ status }) => status === 400)
    expect(JSON.stringify(refused?.body)).toContain('50 images')
  })

  test('refuses another type, size, place or time than was signed', async () => {
    const bytes = aPng({ salt: ++salt })
    const { put, target, headers, key } = await allowed(bytes)
    const other = { ...headers, 'content-type': 'text/html' }
    const attempts = [
      put(aPng({ size: 65 })),
      put(aPng({ size: 63 })),
      put(bytes, target, other),
      put(bytes, target, { 'content-type': 'image/png' }),
      put(bytes, target.replace('uploads/', 'uploads/x')),
      put(bytes, target.replace(/expires=\d+/, 'expires=9999999999')),
      put(bytes, target.replace(/signature=\w+/, `signature=${'0'.repeat(64)}`)),
      put(bytes, target.split('?')[0]),
    ]
    const statuses = (await Promise.all(attempts)).map(({ status }) => status)
    expect(new Set(statuses)).toEqual(new Set([403]))
    expect(await env.IMAGES.head(key)).toBeNull()
  })

  test('looks at the bytes before they become an image, and at whose upload it is', async () => {
    const bytes = new TextEncoder().encode('<html>'.repeat(20))
    const upload = await allowed(new Uint8Array(bytes))
    expect((await upload.put(bytes)).status).toBe(200)
    const { body } = await staff.post(upload.path, { key: upload.key }, { expect: 400 })
    expect(body.error).toContain('Only JPEG, PNG and WebP')
    const stranger = await productWith()
    await staff.post(stranger.path, { key: upload.key }, { expect: 400 })
  })

  test.each([
    { content_type: 'image/svg+xml', size: 10 },
    { content_type: 'image/png', size: 0 },
    { content_type: 'image/png', size: 5_242_881 },
    {},
  ])('allows no upload of %j', async (request) => {
    const { path } = await productWith()
    await staff.post(`${path}uploads/`, request, { expect: 400 })
  })

  test('sweeps what nobody attached and no product shows, and nothing else', async () => {
    const { path } = await productWith()
    const shown = await staff.post(path, aForm(aPng({ salt: ++salt })), { expect: 201 })
    const abandoned = await allowed(aPng({ salt: ++salt }))
    await abandoned.put(aPng({ salt }))
    const orphan = `images/${'a'.repeat(64)}.png`
    await env.IMAGES.put(orphan, aPng())
    const ctx = context()
    await runDaily(ctx)
    expect(await env.IMAGES.head(abandoned.key)).not.toBeNull()
    expect(await env.IMAGES.head(orphan)).not.toBeNull()
    const later = { ...ctx.clock, now: () => new Date(Date.now() + 2 * dayMs) }
    await runDaily({ ...ctx, clock: later })
    await runScheduled({ ...ctx, clock: later })
    expect(await env.IMAGES.head(abandoned.key)).toBeNull()
    expect(await env.IMAGES.head(orphan)).toBeNull()
    expect(await env.IMAGES.head(keyOf(shown.body.images[0].image_url))).not.toBeNull()
    const rows = await env.DB.prepare('SELECT count(*) AS n FROM uploads').first<{ n: number }>()
    expect(rows?.n).toBe(0)
  })
})

test('hides the images of inactive products from everybody but staff', async () => {
  const product = await productWith('a')
  const path = `/products/images/${product.images[0].id}/`
  expect((await anonymous.get(path, { expect: 200 })).body).toEqual(product.images[0])
  await staff.patch(`/products/${product.slug}/`, { is_active: false }, { expect: 200 })
  await anonymous.get(path, { expect: 404 })
  await staff.get(path, { expect: 200 })
  await anonymous.get('/products/images/99999999999999999999/', { expect: 404 })
})
