import { env } from 'cloudflare:workers'
import { expect, test } from 'vitest'
import { aForm, aJpeg, aPng } from '../../support/catalogue/pictures.ts'
import { aRegisteredCustomer, type Visitor } from '../../support/customers/storefront-visitors.ts'

let salt = 7000

const pathOf = ({ id }: Visitor) => `/auth/user/${id}/profile-image`

test('a picture is uploaded, served byte for byte, replaced and removed', async () => {
  const customer = await aRegisteredCustomer()
  const path = pathOf(customer)
  await customer.client.get(path, { expect: 404 })
  await customer.client.put(path, aForm(aPng({ salt: ++salt })), { expect: 404 })
  await customer.client.delete(path, { expect: 404 })
  const first = aPng({ salt: ++salt })
  const { body } = await customer.client.post(path, aForm(first), { expect: 200 })
  const { profile_image_url } = body.content
  const key = new URL(profile_image_url).pathname.slice(1)
  expect(await env.IMAGES.head(key)).not.toBeNull()
  const { body: read } = await customer.client.get(path, { expect: 200 })
  expect(read.content).toEqual({ profile_image_url })
  const { body: user } = await customer.client.get(`/auth/user/${customer.id}`)
  expect(user.content.user.profile_image_url).toBe(profile_image_url)
  const { body: replaced } = await customer.client.put(path, aForm(aJpeg({ salt: ++salt })), {
    expect: 200,
  })
  expect(replaced.content.profile_image_url).not.toBe(profile_image_url)
  expect(await env.IMAGES.head(key)).toBeNull()
  await customer.client.delete(path, { expect: 200 })
  await customer.client.get(path, { expect: 404 })
})

test.each([
  ['a text', () => aForm(new Uint8Array([1, 2, 3]))],
  ['more than 5 MB', () => aForm(aPng({ salt: ++salt, size: 5 * 1024 * 1024 + 1 }))],
])('%s is no picture', async (_, form) => {
  const customer = await aRegisteredCustomer()
  const { body } = await customer.client.post(pathOf(customer), form(), { expect: 400 })
  expect(body.code).toBe('invalid_image')
  await customer.client.get(pathOf(customer), { expect: 404 })
})

test('a form without the picture names its field, and what is no form is not read', async () => {
  const customer = await aRegisteredCustomer()
  const other = aForm(aPng({ salt: ++salt }), 'picture.png', 'photo')
  const { body } = await customer.client.post(pathOf(customer), other, { expect: 400 })
  expect(body).toMatchObject({ code: 'validation_error', errors: { image: [expect.any(String)] } })
  await customer.client.post(pathOf(customer), { image: 'text' }, { expect: 415 })
  await customer.client.put(pathOf(customer), { image: 'text' }, { expect: 404 })
})

test('a picture of 5 MB is taken', async () => {
  const customer = await aRegisteredCustomer()
  const form = aForm(aPng({ salt: ++salt, size: 5 * 1024 * 1024 }))
  const { body } = await customer.client.post(pathOf(customer), form, { expect: 200 })
  expect(body.content.profile_image_url).toMatch(/^https:\/\/shop\.test\/images\//)
})

test('a picture belongs to its user alone', async () => {
  const [customer, other] = [await aRegisteredCustomer(), await aRegisteredCustomer()]
  await other.client.post(pathOf(customer), aForm(aPng({ salt: ++salt })), { expect: 404 })
  await other.client.get(pathOf(customer), { expect: 404 })
})
