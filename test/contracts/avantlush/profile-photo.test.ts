import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { runScheduled } from '../../../src/jobs/run-scheduled.ts'
import { aForm, aJpeg, aPng, aWebp } from '../../support/catalogue/pictures.ts'
import { aProduct } from '../../support/catalogue/products.ts'
import {
  type AvantlushCustomer,
  anAvantlushCustomer,
} from '../../support/customers/avantlush-customers.ts'
import { aStaffMember } from '../../support/customers/staff.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import { type Answer, avantlushClient, type Json } from '../../support/http/client.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()
const plain = { documented: false } as const
const bytesMax = 2_097_152
const tooLarge = 'The image is too large.'
const wrongType = 'Only JPG and PNG images are supported.'
const noFile = 'The submitted data was not a file.'

let salt = 1000

function send(customer: AvantlushCustomer, body: unknown, headers = {}): Promise<Answer> {
  return customer.patch(`/api/profile/${customer.id}/`, body, { headers })
}

function photoForm(bytes: Uint8Array<ArrayBuffer>, name?: string): FormData {
  return aForm(bytes, name, 'photo')
}

async function change(customer: AvantlushCustomer, body: unknown): Promise<Json> {
  const { status, body: changed } = await send(customer, body)
  expect(status).toBe(200)
  return changed
}

/** A customer with a photo that nobody else has. */
async function withPhoto(bytes = aPng({ salt: ++salt })) {
  const customer = await anAvantlushCustomer()
  const { photo_url } = await change(customer, photoForm(bytes))
  return { customer, bytes, key: new URL(photo_url).pathname.slice(1) }
}

async function photoOf(customer: AvantlushCustomer): Promise<string | null> {
  return (await customer.get('/api/profile/', { expect: 200 })).body.photo
}

async function isStored(key: string): Promise<boolean> {
  return (await env.IMAGES.head(key)) !== null
}

/** A form written out, with a part as some browser or program writes it. */
function rawForm(part: string): [string, Record<string, string>] {
  const lines = ['--limit', part, '--limit--', '']
  return [lines.join('\r\n'), { 'Content-Type': 'multipart/form-data; boundary=limit' }]
}

describe('a photo', () => {
  it.each([
    ['PNG', aPng({ salt: ++salt }), 'image/png'],
    ['JPEG', aJpeg({ salt: ++salt }), 'image/jpeg'],
    ['PNG of the largest size', aPng({ salt: ++salt, size: bytesMax }), 'image/png'],
  ])('is taken as %s, and served to everybody byte for byte', async (_, bytes, type) => {
    const customer = await anAvantlushCustomer()
    const { photo_url } = await change(customer, photoForm(bytes, 'named.txt'))
    const photo = await photoOf(customer)
    expect(photo_url).toBe(`https://shop.test/${photo}`)
    const served = await anonymous.get(`/${photo}`, { ...plain, expect: 200 })
    expect(served.headers.get('Content-Type')).toBe(type)
    expect(served.body).toEqual(bytes)
  })

  it('is sent by PUT as well, along with other fields', async () => {
    const customer = await anAvantlushCustomer()
    const form = photoForm(aPng({ salt: ++salt }))
    form.set('full_name', 'Ada Byron')
    form.set('phone_number', '8012345678')
    form.set('country_code', '+234')
    form.set('unknown', 'x')
    const path = `/api/profile/${customer.id}/`
    const { body } = await customer.put(path, form, { expect: 200 })
    expect(body).toMatchObject({
      full_name: 'Ada Byron',
      phone_number: '+2348012345678',
      photo_url: expect.stringMatching(/^https:\/\/shop\.test\/images\/[\da-f]{64}\.png$/),
    })
  })

  it('is kept by a form or JSON without one', async () => {
    const { customer, key } = await withPhoto()
    const form = new FormData()
    form.set('full_name', 'Ada')
    expect((await change(customer, form)).full_name).toBe('Ada')
    await change(customer, { full_name: 'Ada Byron' })
    expect(await photoOf(customer)).toBe(key)
  })

  it('is refused with text that is not UTF-8', async () => {
    const { customer, key } = await withPhoto()
    const part = 'Content-Disposition: form-data; name="full_name"'
    const [head, tail] = [`--x\r\n${part}\r\n\r\nJos`, '\r\n--x--\r\n'].map((text) =>
      new TextEncoder().encode(text),
    )
    const body = new Uint8Array([...(head ?? []), 0xe9, ...(tail ?? [])])
    const headers = { 'Content-Type': 'multipart/form-data; boundary=x' }
    await customer.patch(`/api/profile/${customer.id}/`, body, { headers, expect: 400 })
    expect(await photoOf(customer)).toBe(key)
  })

  it.each<[string, Uint8Array<ArrayBuffer>, string]>([
    ['a WebP', aWebp(), wrongType],
    ['a text', new Uint8Array(new TextEncoder().encode('<svg onload="x"/>')), wrongType],
    ['a signature alone', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10]), wrongType],
    ['an empty file with a name', new Uint8Array(), wrongType],
    ['one byte too many', aPng({ size: bytesMax + 1 }), tooLarge],
    ['a little more than the form may have', aPng({ size: bytesMax + 70_000 }), tooLarge],
    ['far too much', aPng({ size: 12_000_000 }), tooLarge],
  ])('may not be %s', async (_, bytes, message) => {
    const { customer, key } = await withPhoto()
    const form = photoForm(bytes)
    form.set('full_name', 'Somebody Else')
    const { status, body } = await send(customer, form)
    expect({ status, body }).toEqual({ status: 400, body: invalid('photo', message) })
    const { body: profile } = await customer.get('/api/profile/')
    expect(profile).toMatchObject({ photo: key, full_name: '' })
  })

  it('may not be a text, in a form or in JSON', async () => {
    const { customer, key } = await withPhoto()
    const form = new FormData()
    form.set('photo', 'https://example.com/me.png')
    const bodies = [form, { photo: 'https://example.com/me.png' }, { photo: {} }, { photo: [137] }]
    for (const wish of bodies)
      expect((await send(customer, wish)).body).toEqual(invalid('photo', noFile))
    expect(await photoOf(customer)).toBe(key)
  })

  it('stays where its name is sent back with the rest of the profile', async () => {
    const { customer, key } = await withPhoto()
    const { body: shown } = await customer.get('/api/profile/', { expect: 200 })
    const { status } = await send(customer, { ...shown, full_name: 'Ada Byron' })
    expect(status).toBe(200)
    const { body } = await customer.get('/api/profile/')
    expect(body).toMatchObject({ photo: key, full_name: 'Ada Byron' })
  })

  it('is none where a browser sends the empty field of a form', async () => {
    const { customer, key } = await withPhoto()
    const [form, headers] = rawForm(
      'Content-Disposition: form-data; name="photo"; filename=""\r\n' +
        'Content-Type: application/octet-stream\r\n\r\n',
    )
    expect((await send(customer, form, headers)).status).toBe(200)
    expect(await photoOf(customer)).toBe(key)
  })

  it('is not found in a form that cannot be read', async () => {
    const customer = await anAvantlushCustomer()
    const unreadable = ['multipart/form-data', 'multipart/form-data; boundary=other']
    for (const type of unreadable) {
      const { status, body } = await send(customer, 'x', { 'Content-Type': type })
      expect({ status, body }).toEqual({
        status: 400,
        body: {
          status: 'error',
          message: 'Validation error',
          errors: { body: ['The body is not a valid form.'] },
        },
      })
    }
  })

  it('is not stored where another field is wrong', async () => {
    const customer = await anAvantlushCustomer()
    const stored = (await env.IMAGES.list()).objects.length
    const form = photoForm(aPng({ salt: ++salt }))
    form.set('phone_number', '123')
    expect((await send(customer, form)).status).toBe(400)
    expect((await env.IMAGES.list()).objects).toHaveLength(stored)
  })

  it('is stored once under one Idempotency-Key, however the form is delimited', async () => {
    const customer = await anAvantlushCustomer()
    const headers = { 'Idempotency-Key': crypto.randomUUID() }
    const bytes = aPng({ salt: ++salt })
    const first = await send(customer, photoForm(bytes), headers)
    const again = await send(customer, photoForm(bytes), headers)
    expect(again.headers.get('Idempotent-Replayed')).toBe('true')
    expect(again.body).toEqual(first.body)
    const other = await send(customer, photoForm(aPng({ salt: ++salt })), headers)
    expect(other.status).toBe(422)
  })
})

describe('the object of a photo', () => {
  it('goes when another photo replaces it', async () => {
    const { customer, key } = await withPhoto()
    await change(customer, photoForm(aPng({ salt: ++salt })))
    expect(await isStored(key)).toBe(false)
    expect(await photoOf(customer)).not.toBe(key)
  })

  it('goes when JSON takes the photo away with null', async () => {
    const { customer, key } = await withPhoto()
    expect((await change(customer, { photo: null })).photo_url).toBeNull()
    expect(await photoOf(customer)).toBeNull()
    expect(await isStored(key)).toBe(false)
    await anonymous.get(`/${key}`, { ...plain, expect: 404 })
    await change(customer, { photo: null })
  })

  it('stays when the same photo is sent again', async () => {
    const { customer, bytes, key } = await withPhoto()
    await change(customer, photoForm(bytes))
    expect(await photoOf(customer)).toBe(key)
    expect(await isStored(key)).toBe(true)
  })

  it('stays while another user has it', async () => {
    const bytes = aPng({ salt: ++salt })
    const [one, other] = [await withPhoto(bytes), await withPhoto(bytes)]
    expect(one.key).toBe(other.key)
    await change(one.customer, { photo: null })
    expect(await isStored(one.key)).toBe(true)
    await change(other.customer, { photo: null })
    expect(await isStored(one.key)).toBe(false)
  })

  it('stays while a product shows it, and goes with the product’s image', async () => {
    const { customer, bytes, key } = await withPhoto()
    const [staff, product] = [await aStaffMember(), await aProduct()]
    const path = `/products/${product.slug}/images/`
    const { body } = await staff.post(path, aForm(bytes), { expect: 201 })
    await change(customer, photoForm(aPng({ salt: ++salt })))
    expect(await isStored(key)).toBe(true)
    await staff.delete(`/products/images/${body.images[0].id}/`, { expect: 204 })
    expect(await isStored(key)).toBe(false)
  })

  it('stays where a deletion of it still waits', async () => {
    const { customer, bytes, key } = await withPhoto()
    const waiting = `INSERT INTO outbox(key, kind, payload, due_at, created_at)
      VALUES ('image:late', 'object.delete', json_object('key', ?), 1, 1)`
    await env.DB.prepare(waiting).bind(key).run()
    await change(customer, photoForm(bytes))
    await runScheduled(context())
    expect(await isStored(key)).toBe(true)
  })
})
