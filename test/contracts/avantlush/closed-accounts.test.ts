import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { settleAndRun } from '../../../src/core/payments/settling/settle.ts'
import { aForm, aPng } from '../../support/catalogue/pictures.ts'
import { aRialProduct } from '../../support/catalogue/rial-products.ts'
import {
  close,
  customerNotFound,
  customerPath,
  customersPath,
  readCustomer,
} from '../../support/customers/administration.ts'
import {
  type AvantlushCustomer,
  anAddress,
  anAvantlushCustomer,
  registerAtAvantlush,
  resetLinkFor,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { signInAtCortex } from '../../support/customers/cortex-customers.ts'
import { signInWithGoogle } from '../../support/customers/google-people.ts'
import { aGuest, aPhone, proven, upgrade } from '../../support/customers/guests.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { nothingRemains, remainsOf, tablesWith } from '../../support/customers/remains.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { aKey } from '../../support/faults/lost-answers.ts'
import { avantlushClient, cortexClient, type Json, storeClient } from '../../support/http/client.ts'
import { withEnv } from '../../support/http/with-env.ts'
import { aDirectOrder, orderPath } from '../../support/sales/channel-orders.ts'
import { aSalePaidAtStripe, aShop, successOf } from '../../support/sales/sales.ts'
import { context } from '../../support/world/context.ts'

const anonymous = avantlushClient()

let staff: StaffMember

beforeAll(async () => {
  // What closing defers is done when it answers.
  staff = await anAvantlushStaffMember({ fetch: withEnv({}) })
})

const home = {
  ...{ full_name: 'Zenobia Quux', phone_number: '+2348012345678', email: 'zenobia@quux.test' },
  ...{ street_address: '1 Quux Street', city: 'Lagos', country: 'Nigeria' },
}

let salt = 7_000

async function giveAll(customer: AvantlushCustomer): Promise<string> {
  const form = aForm(aPng({ salt: ++salt }), 'me.png', 'photo')
  form.set('full_name', 'Zenobia Quux')
  form.set('phone_number', '+2348019999999')
  const profile = `/api/profile/${customer.id}/`
  const { body } = await customer.patch(profile, form, { expect: 200 })
  await customer.post('/api/addresses/', home, { expect: 201 })
  const product = await aRialProduct()
  const cortex = cortexClient({ token: customer.tokens.access })
  await cortex.post('/api/v1/products/likes/', { product: product.id }, { expect: 201 })
  await env.DB.batch(
    [
      "UPDATE users SET username = 'quux', google_subject = 'g' || id, takes_offers = 1 WHERE id = ?",
      'INSERT INTO wishlist_items(user_id, product_id, created_at) SELECT ?, max(id), 1 FROM products',
      `INSERT INTO reviews(user_id, product_id, score, comment, created_at)
       SELECT ?, max(id), 4, 'Quick and quiet.', 1 FROM products`,
      `INSERT INTO stock_notifications(user_id, variant_id, product_name, created_at)
       SELECT ?, max(id), 'Lamp', 1 FROM variants`,
      `INSERT INTO storefront_events(user_id, message_id, channel, event, properties, happened_at,
        expires_at)
       VALUES (?, 'seen', 'in', 'Viewed', '{}', 1, 1)`,
      `INSERT INTO tickets(user_id, full_name, message, created_at, updated_at)
       VALUES (?, 'Zenobia Quux', 'Where is it?', 1, 1)`,
    ].map((change) => env.DB.prepare(change).bind(customer.id)),
  )
  await env.DB.prepare('INSERT INTO newsletter_subscribers(email, created_at) VALUES (upper(?), 1)')
    .bind(customer.email)
    .run()
  await env.DB.prepare('INSERT INTO login_attempts(contact, failures, expires_at) VALUES (?, 1, ?)')
    .bind(customer.email, Date.now() + 60_000)
    .run()
  return new URL(body.photo_url).pathname.slice(1)
}

describe('a closed account', () => {
  it('is a customer no longer: it is not listed, counted or found', async () => {
    const customer = await anAvantlushCustomer()
    const before = await staff.get(customersPath, { expect: 200 })
    await close(staff, customer)
    const { body, headers } = await staff.get(customersPath, { expect: 200 })
    expect(body).toEqual(before.body.filter(({ id }: Json) => id !== customer.id))
    expect(headers.get('X-Total-Count')).toBe(String(body.length))
    const path = customerPath(customer)
    for (const answer of [
      await staff.get(path),
      await staff.put(path, { status: 'Active' }),
      await staff.patch(path, { email: customer.email }),
      await staff.delete(path),
    ]) {
      expect([answer.status, answer.body]).toEqual([404, customerNotFound])
    }
    expect(await remainsOf(customer.id)).toEqual(nothingRemains)
  })

  it('is answered again under the Idempotency-Key that it was closed under', async () => {
    const [customer, key] = [await anAvantlushCustomer(), aKey()]
    await staff.delete(customerPath(customer), { ...key, expect: 204 })
    await staff.delete(customerPath(customer), { ...key, expect: 204 })
    await staff.delete(customerPath(customer), { ...aKey(), expect: 404 })
  })

  it('is closed once by several at once', async () => {
    const customer = await anAvantlushCustomer()
    const answers = await Promise.all([1, 2, 3].map(() => staff.delete(customerPath(customer))))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([204, 404, 404])
  })

  it('leaves nothing of who it was, but in orders', async () => {
    const customer = await anAvantlushCustomer()
    const photo = await giveAll(customer)
    await resetLinkFor(customer.email)
    const { orderId } = await aDirectOrder(customer)
    expect(await remainsOf(customer.id)).not.toMatchObject({ likes: [], links: [], wishes: [] })
    await close(staff, customer)
    expect(await remainsOf(customer.id)).toEqual(nothingRemains)
    const texts = [customer.email, 'Quux', 'quux', '+2348019999999', photo]
    const places = await Promise.all(texts.map(tablesWith))
    expect([...new Set(places.flat())].toSorted()).toEqual(['orders', 'outbox'])
    expect(await env.IMAGES.head(photo)).toBeNull()
    const { body } = await staff.get(orderPath(orderId), { expect: 200 })
    expect(body).toMatchObject({ customer_email: customer.email, customer_name: 'Zenobia Quux' })
  })

  it('keeps a picture that somebody else shows, too', async () => {
    const [customer, other] = [await anAvantlushCustomer(), await anAvantlushCustomer()]
    const picture = aPng({ salt: ++salt })
    const send = async ({ id, patch }: AvantlushCustomer) =>
      (await patch(`/api/profile/${id}/`, aForm(picture, 'me.png', 'photo'), { expect: 200 })).body
    const { photo_url } = await send(customer)
    expect((await send(other)).photo_url).toBe(photo_url)
    const key = new URL(photo_url).pathname.slice(1)
    await close(staff, customer)
    expect(await env.IMAGES.head(key)).not.toBeNull()
    await close(staff, other)
    expect(await env.IMAGES.head(key)).toBeNull()
  })

  it('keeps a picture that a product shows, too', async () => {
    const customer = await anAvantlushCustomer()
    const photo = await giveAll(customer)
    const { id } = await aRialProduct()
    await env.DB.prepare(
      "INSERT INTO product_images(product_id, object_key, url) VALUES (?, ?, 'https://shop.test/x.png')",
    )
      .bind(id, photo)
      .run()
    await close(staff, customer)
    expect(await env.IMAGES.head(photo)).not.toBeNull()
  })

  it('leaves reviews and tickets without a name', async () => {
    const customer = await anAvantlushCustomer()
    await giveAll(customer)
    const { product_id: productId } = (await env.DB.prepare(
      'SELECT product_id FROM reviews WHERE user_id = ?',
    )
      .bind(customer.id)
      .first<{ product_id: number }>()) ?? { product_id: 0 }
    await close(staff, customer)
    const path = `/api/v1/products/${productId}/feedbacks/`
    const { body } = await cortexClient().get(path, { expect: 200 })
    expect(body).toMatchObject([{ user: '', comment: 'Quick and quiet.' }])
    const ticket = await env.DB.prepare('SELECT full_name, message FROM tickets WHERE user_id = ?')
      .bind(customer.id)
      .first()
    expect(ticket).toEqual({ full_name: '', message: 'Where is it?' })
  })

  it('is written to no more', async () => {
    const { id, email } = await anAvantlushCustomer()
    await sendMails()
    const before = await mailsTo(email)
    await env.DB.prepare(
      `INSERT INTO outbox(key, kind, payload, due_at, created_at)
       VALUES ('late', 'message.password_changed', json_object('userId', ?1), ?2, ?2)`,
    )
      .bind(id, Date.now())
      .run()
    await close(staff, { id })
    await sendMails()
    expect(await mailsTo(email)).toEqual(before)
    await anonymous.post('/api/forgot-password/', { email }, { expect: 404 })
    await anonymous.post('/api/resend-verification/', { email }, { expect: 404 })
  })
})

describe('whoever has closed his account', () => {
  it('is signed out of every contract at once, and cannot sign in or refresh', async () => {
    const { id, email, tokens } = await anAvantlushCustomer()
    const cortex = await signInAtCortex(email)
    const credentials = { email, password }
    const store = await storeClient().post('/auth/login/', credentials, { expect: 200 })
    await close(staff, { id })
    const accesses = [tokens.access, cortex.tokens.access, store.body.tokens.access]
    for (const token of accesses) {
      await avantlushClient({ token }).get('/api/profile/', { expect: 401 })
      await avantlushClient({ token }).get('/api/cart/', { expect: 401 })
      await avantlushClient({ token }).post(
        '/api/cart/add-item/',
        { product_id: 1 },
        { expect: 401 },
      )
      await avantlushClient({ token }).get('/api/checkout/summary/', { expect: 401 })
      await storeClient({ token }).get('/auth/me/', { expect: 401 })
      await storeClient({ token }).get('/orders/', { expect: 401 })
      await cortexClient({ token }).get('/api/v1/carts/', { expect: 401 })
      await cortexClient({ token }).get('/api/v1/products/likes/', { expect: 401 })
    }
    for (const refresh of [tokens.refresh, cortex.tokens.refresh, store.body.tokens.refresh]) {
      await anonymous.post('/api/auth/refresh/', { refresh_token: refresh }, { expect: 401 })
      await storeClient().post('/auth/token/refresh/', { refresh }, { expect: 401 })
      await cortexClient().post('/auth/jwt/refresh/', { refresh }, { expect: 401 })
    }
    await anonymous.post('/api/auth/login/', credentials, { expect: 401 })
    await storeClient().post('/auth/login/', credentials, { expect: 401 })
    await cortexClient().post('/auth/jwt/create/', credentials, { expect: 401 })
  })

  it('cannot come back by a link that was mailed before', async () => {
    const customer = await anAvantlushCustomer()
    const link = await resetLinkFor(customer.email)
    await close(staff, customer)
    const wish = { password: 'An0ther-long-phrase!' }
    await anonymous.post(link, wish, { expect: 400 })
    expect(await remainsOf(customer.id)).toEqual(nothingRemains)
  })

  it('may register anew with the address at once, as somebody who has nothing yet', async () => {
    const customer = await anAvantlushCustomer()
    await giveAll(customer)
    await aDirectOrder(customer)
    await close(staff, customer)
    await registerAtAvantlush(customer.email)
    const anew = await signInAtAvantlush(customer.email)
    expect(anew.id).not.toBe(customer.id)
    expect((await anew.get('/api/orders/', { expect: 200 })).body).toEqual([])
    expect((await anew.get('/api/addresses/', { expect: 200 })).body).toEqual([])
    const { body } = await anew.get('/api/profile/', { expect: 200 })
    expect(body).toMatchObject({ full_name: '', phone_number: null, photo: null })
    expect((await readCustomer(staff, anew)).orders_count).toBe(0)
  })

  it('may sign in with Google again, to a new account', async () => {
    const person = { email: anAddress(), sub: '300000000000000000001' }
    await signInWithGoogle(person)
    const find = () =>
      env.DB.prepare('SELECT id FROM users WHERE google_subject = ?').bind(person.sub).first('id')
    const id = Number(await find())
    await close(staff, { id })
    await signInWithGoogle(person)
    expect(await find()).not.toBe(id)
    expect(await remainsOf(id)).toEqual(nothingRemains)
  })

  it('leaves the phone number that identified the account to somebody else', async () => {
    const phone = proven(aPhone())
    const { user } = await upgrade(await aGuest(), { phone, email: proven(anAddress()) })
    await close(staff, user)
    await upgrade(await aGuest(), { phone })
    expect(await remainsOf(user.id)).toEqual(nothingRemains)
  })
})

it('a payment of an order that is under way goes on', async () => {
  const shop = await aShop()
  const sale = await aSalePaidAtStripe(shop)
  await close(staff, shop.customer)
  await settleAndRun(context(), successOf(sale))
  const { body } = await staff.get(orderPath(sale.orderId), { expect: 200 })
  expect(body).toMatchObject({ status: 'PROCESSING', payment: { status: 'PAID' } })
})

it('the accounts of the store are those that are not closed', async () => {
  const customer = await anAvantlushCustomer()
  await close(staff, customer)
  const found: Json[] = []
  for (let path = '/auth/users/'; path; ) {
    const { body } = await storeClient().get(path, { expect: 200 })
    found.push(...body.results.filter(({ id }: Json) => id === customer.id))
    path = body.next?.replace('https://shop.test', '')
  }
  expect(found).toEqual([])
})
