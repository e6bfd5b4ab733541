import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { aLamp, ownPath } from '../../support/catalogue/avantlush-products.ts'
import { aForm, aJpeg, aPng, aWebp } from '../../support/catalogue/pictures.ts'
import { anAvantlushStaffMember } from '../../support/customers/staff.ts'
import { avantlushClient, type Client, type Json, ORIGIN } from '../../support/http/client.ts'

const anonymous = avantlushClient()
const plain = { documented: false } as const
const bytesMax = 5 * 1024 * 1024
let staff: Client
let salt = 1000

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

const uploadPath = (product: Json) => `${ownPath(product)}upload-image/`
const removePath = (product: Json, imageId: unknown) =>
  `${ownPath(product)}remove-image/${imageId}/`
const newPng = () => aPng({ salt: ++salt })
const keyOf = (url: string) => new URL(url).pathname.slice(1)

async function upload(product: Json, bytes = newPng(), name?: string): Promise<Json> {
  return (await staff.post(uploadPath(product), aForm(bytes, name), { expect: 200 })).body
}

async function read(product: Json): Promise<Json> {
  return (await anonymous.get(ownPath(product), { expect: 200 })).body
}

const bytesOf = (text: string) => new TextEncoder().encode(text)
const failed = (message: string) => ({
  status: 'error',
  message: 'Failed to upload image',
  errors: { image: [message] },
})
const wrongType = failed('Only JPG and PNG images are supported.')
const tooLarge = failed('The image is too large.')
const missing = failed('No file was submitted.')

describe('an upload', () => {
  it('is read where its name is in no quotes, as of clients for .NET', async () => {
    const lamp = await aLamp(staff)
    const disposition = "form-data; name=image; filename=a.png; filename*=utf-8''a.png"
    const head = `--x\r\nContent-Disposition: ${disposition}\r\nContent-Type: image/png\r\n\r\n`
    const bytes = [bytesOf(head), newPng(), bytesOf('\r\n--x--\r\n')].flatMap((part) => [...part])
    const headers = { 'Content-Type': 'multipart/form-data; boundary="x"' }
    await staff.post(uploadPath(lamp), new Uint8Array(bytes), { headers, expect: 200 })
  })

  it.each([
    ['png', 'image/png', newPng],
    ['jpg', 'image/jpeg', () => aJpeg({ salt: ++salt })],
  ])('of a %s is stored and served byte for byte, whatever its name', async (end, type, make) => {
    const lamp = await aLamp(staff)
    const bytes = make()
    const body = await upload(lamp, bytes, '../evil.html')
    expect(body).toEqual({
      ...{ success: true, image_id: expect.any(Number) },
      image_url: expect.stringMatching(RegExp(`^${ORIGIN}/images/[0-9a-f]{64}\\.${end}$`)),
    })
    const { pathname } = new URL(body.image_url)
    const served = await anonymous.get(pathname, { ...plain, expect: 200 })
    expect(served.headers.get('Content-Type')).toBe(type)
    expect(new Uint8Array(served.body)).toEqual(bytes)
    const { image_url, image_id } = body
    const images = { images: [image_url], image_ids: [image_id], main_image: image_url }
    expect(await read(lamp)).toMatchObject(images)
    expect((await staff.patch(ownPath(lamp), {}, { expect: 200 })).body).toMatchObject(images)
  })

  it('of one file several times at once answers each time its own id', async () => {
    const lamp = await aLamp(staff)
    const bytes = newPng()
    const answers = await Promise.all([1, 2, 3].map(() => upload(lamp, bytes)))
    const ids = answers.map(({ image_id }) => image_id).toSorted((a, b) => a - b)
    expect((await read(lamp)).image_ids).toEqual(ids)
    for (const id of ids) await staff.delete(removePath(lamp, id), { expect: 200 })
  })

  it('of exactly 5 MB is taken', async () => {
    const lamp = await aLamp(staff)
    await upload(lamp, aPng({ size: bytesMax, salt: ++salt }))
  })

  it.each<[string, Uint8Array<ArrayBuffer>, Json]>([
    ['a WebP', aWebp(), wrongType],
    ['text', new Uint8Array(new TextEncoder().encode('<svg onload="alert(1)"/>')), wrongType],
    ['an empty file', new Uint8Array(), wrongType],
    ['a signature alone', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), wrongType],
    ['a PNG as far as its header', aPng().slice(0, 33), wrongType],
    ['a PNG that breaks off', aPng().slice(0, -1), wrongType],
    ['a byte beyond 5 MB', aPng({ size: bytesMax + 1 }), tooLarge],
    ['far more than 5 MB', aPng({ size: 2 * bytesMax }), tooLarge],
    [
      'a picture that is too wide',
      aPng({ width: 8001 }),
      failed('At most 8000 pixels a side and 40 megapixels.'),
    ],
  ])('of %s is refused', async (_, bytes, body) => {
    const lamp = await aLamp(staff)
    const answer = await staff.post(uploadPath(lamp), aForm(bytes), { expect: 400 })
    expect(answer.body).toEqual(body)
    expect((await read(lamp)).images).toEqual([])
  })

  it('without a file is refused, as a form that cannot be read and what is none', async () => {
    const lamp = await aLamp(staff)
    const named = new FormData()
    named.set('image', 'picture.png')
    const elsewhere = new FormData()
    elsewhere.set('picture', new File([newPng()], 'picture.png'))
    const broken = { 'Content-Type': 'multipart/form-data; boundary=x' }
    const bare = { 'Content-Type': 'image/png' }
    const answers = [
      await staff.post(uploadPath(lamp), new FormData(), { expect: 400 }),
      await staff.post(uploadPath(lamp), named, { expect: 400 }),
      await staff.post(uploadPath(lamp), elsewhere, { expect: 400 }),
      await staff.post(uploadPath(lamp), { image: 'x' }, { expect: 400 }),
      await staff.post(uploadPath(lamp), undefined, { expect: 400 }),
      await staff.post(uploadPath(lamp), newPng(), { headers: bare, expect: 400 }),
      await staff.post(uploadPath(lamp), 'no form', { headers: broken, expect: 400 }),
    ]
    for (const { body } of answers) expect(body).toEqual(missing)
  })

  it('is one under one Idempotency-Key, however the form is delimited', async () => {
    const lamp = await aLamp(staff)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const bytes = newPng()
    const first = await staff.post(uploadPath(lamp), aForm(bytes), { headers, expect: 200 })
    const again = await staff.post(uploadPath(lamp), aForm(bytes), { headers, expect: 200 })
    expect(again.body).toEqual(first.body)
    expect((await read(lamp)).image_ids).toEqual([first.body.image_id])
    await staff.post(uploadPath(lamp), aForm(newPng()), { headers, expect: 422 })
  })

  it('is one of fifty at most', async () => {
    const lamp = await aLamp(staff)
    await env.DB.prepare(
      `INSERT INTO product_images(product_id, url, is_primary)
       WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 49)
       SELECT ?, 'https://example.com/' || i, i = 1 FROM n`,
    )
      .bind(lamp.id)
      .run()
    await upload(lamp)
    const { body } = await staff.post(uploadPath(lamp), aForm(newPng()), { expect: 400 })
    expect(body).toEqual(failed('A product has at most 50 images.'))
  })
})

describe('the main image', () => {
  it('is the first, and the next one when it is removed', async () => {
    const lamp = await aLamp(staff)
    const [a, b, c] = [await upload(lamp), await upload(lamp), await upload(lamp)]
    const shown = (...images: Json[]) => ({
      images: images.map(({ image_url }) => image_url),
      image_ids: images.map(({ image_id }) => image_id),
      main_image: images[0]?.image_url ?? null,
    })
    expect(await read(lamp)).toMatchObject(shown(a, b, c))
    const { body } = await staff.delete(removePath(lamp, a.image_id), { expect: 200 })
    expect(body).toEqual({ success: true, message: 'Image removed successfully' })
    expect(await read(lamp)).toMatchObject(shown(b, c))
    await staff.delete(removePath(lamp, c.image_id), { expect: 200 })
    expect(await read(lamp)).toMatchObject(shown(b))
    await staff.delete(removePath(lamp, b.image_id), { expect: 200 })
    expect(await read(lamp)).toMatchObject(shown())
  })
})

describe('an image that is removed', () => {
  it('must be one of the product', async () => {
    const [lamp, other] = [await aLamp(staff), await aLamp(staff)]
    const image = await upload(other)
    const ids = [image.image_id, 987_654, 'abc', '0', '-1', '1.5', `0${image.image_id}`]
    for (const id of ids) {
      const { body } = await staff.delete(removePath(lamp, id), { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Image not found' })
    }
    expect((await read(other)).image_ids).toEqual([image.image_id])
    const nowhere = removePath({ id: 987_654_321 }, image.image_id)
    const { body } = await staff.delete(nowhere, { expect: 404 })
    expect(body).toEqual({ status: 'error', message: 'Product not found' })
  })

  it('is gone, file and all, once no other product shows it', async () => {
    const [lamp, other] = [await aLamp(staff), await aLamp(staff)]
    const bytes = newPng()
    const [a, b] = [await upload(lamp, bytes), await upload(other, bytes)]
    expect(a.image_url).toBe(b.image_url)
    const { pathname } = new URL(a.image_url)
    await staff.delete(removePath(lamp, a.image_id), { expect: 200 })
    await anonymous.get(pathname, { ...plain, expect: 200 })
    await staff.delete(removePath(other, b.image_id), { expect: 200 })
    expect(await env.IMAGES.head(keyOf(a.image_url))).toBeNull()
    await anonymous.get(pathname, { ...plain, expect: 404 })
  })

  it('is not found again, but for the Idempotency-Key that it was removed under', async () => {
    const lamp = await aLamp(staff)
    const { image_id } = await upload(lamp)
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    await staff.delete(removePath(lamp, image_id), { headers, expect: 200 })
    await staff.delete(removePath(lamp, image_id), { headers, expect: 200 })
    await staff.delete(removePath(lamp, image_id), { expect: 404 })
  })
})
