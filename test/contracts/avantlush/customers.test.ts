import { env } from 'cloudflare:workers'
import { beforeAll, describe, expect, it } from 'vitest'
import { anInactiveAccount } from '../../support/customers/accounts.ts'
import {
  customerNotFound,
  customerPath,
  customersPath,
  newCustomer,
  readCustomer,
} from '../../support/customers/administration.ts'
import {
  anAddress,
  anAvantlushCustomer,
  signInAtAvantlush,
} from '../../support/customers/avantlush-customers.ts'
import { aCustomer } from '../../support/customers/customers.ts'
import { aGuest, aPhoneAccount } from '../../support/customers/guests.ts'
import { mailsTo, sendMails } from '../../support/customers/mail.ts'
import { password } from '../../support/customers/password.ts'
import { anAvantlushStaffMember, type StaffMember } from '../../support/customers/staff.ts'
import { aKey, repeat } from '../../support/faults/lost-answers.ts'
import { invalid } from '../../support/http/avantlush-answers.ts'
import { avantlushClient, type Json } from '../../support/http/client.ts'
import { toldBy } from '../../support/http/told-by.ts'
import {
  aDirectOrder,
  aStoreOrder,
  insertOrders,
  statusPath,
} from '../../support/sales/channel-orders.ts'

let staff: StaffMember

beforeAll(async () => {
  staff = await anAvantlushStaffMember()
})

async function create(more: Json = {}): Promise<Json> {
  return (await staff.post(customersPath, newCustomer(more), { expect: 201 })).body
}

async function listed(): Promise<number[]> {
  const { body } = await staff.get(customersPath, { expect: 200 })
  return body.map(({ id }: Json) => id)
}

async function idOf(email: string): Promise<number> {
  return (await env.DB.prepare('SELECT id FROM users WHERE email = ?').bind(email).first('id')) ?? 0
}

describe('the list of customers', () => {
  it('has the accounts of all contracts, newest first, with all that is shown of one', async () => {
    const here = await anAvantlushCustomer()
    const store = await aCustomer()
    const cortex = { id: await idOf(await anInactiveAccount()) }
    const made = await create()
    const { body, headers } = await staff.get(customersPath, { expect: 200 })
    const [first, second, third, fourth] = body
    expect(first).toEqual({
      ...made,
      ...{ orders_count: 0, total_balance: '0.00', status: 'Active' },
    })
    expect(second).toMatchObject({ id: cortex.id, name: '', status: 'Inactive' })
    expect(third).toMatchObject({ id: store.id, name: 'Ada Byron', email: store.email })
    expect(fourth).toEqual(await readCustomer(staff, here))
    expect(headers.get('X-Total-Count')).toBe(String(body.length))
    expect(headers.get('Link')).toBeNull()
  })

  it('leaves out staff, guests, and accounts without an address that identifies them', async () => {
    const guest = await aGuest()
    const others = [staff.id, guest.id, await aPhoneAccount(anAddress()), 987_654_321]
    const ids = await listed()
    for (const id of others) {
      expect(ids).not.toContain(id)
      expect((await staff.get(customerPath({ id }), { expect: 404 })).body).toEqual(
        customerNotFound,
      )
    }
  })

  it('answers one page where one is asked for, and leads on', async () => {
    const made = [await create(), await create(), await create()].map(({ id }) => id)
    const [last, middle, first] = made.toReversed()
    const page = async (query: string) => {
      const { body, headers } = await staff.get(`${customersPath}?${query}`, { expect: 200 })
      return { ids: body.map(({ id }: Json) => id), link: headers.get('Link') }
    }
    const link = `<https://shop.test${customersPath}?page_size=2&page=2>; rel="next"`
    expect(await page('page_size=2')).toEqual({ ids: [last, middle], link })
    expect((await page('page_size=2&page=2')).ids[0]).toBe(first)
    const all = (await listed()).length
    expect(await page(`page_size=1&page=${all}`)).toMatchObject({ link: null })
    for (const query of [`page_size=1&page=${all + 1}`, 'page=0', 'page=x', 'page=1e3']) {
      const { body } = await staff.get(`${customersPath}?${query}`, { expect: 404 })
      expect(body).toEqual({ status: 'error', message: 'Invalid page' })
    }
  })
})

describe('what a customer has ordered', () => {
  it('counts this channel, whichever contract, and no cancelled orders', async () => {
    const customer = await anAvantlushCustomer()
    await aStoreOrder(customer)
    const { orderId } = await aDirectOrder(customer)
    await insertOrders(1, { userId: customer.id, channel: 'in', since: '2026-03-01' })
    const bought = { orders_count: 2, total_balance: '79.96' }
    expect(await readCustomer(staff, customer)).toMatchObject(bought)
    await staff.patch(statusPath(orderId), { status: 'CANCELLED' }, { expect: 200 })
    const kept = { orders_count: 1, total_balance: '39.98' }
    expect(await readCustomer(staff, customer)).toMatchObject(kept)
  })

  it('is counted over the days', async () => {
    const customer = await anAvantlushCustomer()
    await insertOrders(2, { userId: customer.id, since: '2026-03-01T23:59:30Z' })
    await insertOrders(1, { userId: customer.id, since: '2026-04-01' })
    const bought = { orders_count: 3, total_balance: '0.04' }
    expect(await readCustomer(staff, customer)).toMatchObject(bought)
  })
})

describe('a customer whom staff create', () => {
  it('has what was said of him, signs in at once, and verifies the address later', async () => {
    const input = newCustomer({ name: '  Jane  van Smith ', phone: '+234 801 234 5679', id: 7 })
    const { body } = await staff.post(customersPath, input, { expect: 201 })
    expect(body).toEqual({
      id: expect.any(Number),
      name: 'Jane van Smith',
      email: input.email,
      phone: '+2348012345679',
    })
    const customer = await signInAtAvantlush(input.email)
    expect(customer.id).toBe(body.id)
    const { body: profile } = await customer.get('/api/profile/', { expect: 200 })
    expect(profile).toMatchObject({ full_name: 'Jane van Smith', country_code: '+234' })
    await sendMails()
    expect(await mailsTo(input.email)).toEqual([])
    const wish = { email: input.email }
    await avantlushClient().post('/api/resend-verification/', wish, { expect: 200 })
  })

  it.each([[{}], [{ phone: null }], [{ phone: ' ' }]])(
    'may have no phone number: %j',
    async (more) => {
      expect((await create(more)).phone).toBeNull()
    },
  )

  it('has an address that nobody has, without regard to case', async () => {
    const { email } = await anAvantlushCustomer()
    const input = newCustomer({ email: email.toUpperCase() })
    const { body } = await staff.post(customersPath, input, { expect: 400 })
    expect(body).toEqual(invalid('email', 'User with this email address already exists.'))
  })

  it('is one under one Idempotency-Key, also where the first answer was lost', async () => {
    const [input, key] = [newCustomer(), aKey()]
    const { first, again } = await repeat(staff.id, () => staff.post(customersPath, input, key))
    expect(first.status).toBe(201)
    expect(toldBy(again)).toEqual(toldBy(first))
    const kept = await staff.post(customersPath, input, key)
    expect(kept.headers.get('Idempotent-Replayed')).toBe('true')
    await staff.post(customersPath, { ...input, name: 'Else' }, { ...key, expect: 422 })
    expect((await listed()).filter((id) => id === first.body.id)).toHaveLength(1)
  })

  it('is one of several at once with the same address', async () => {
    const input = newCustomer()
    const answers = await Promise.all([1, 2, 3].map(() => staff.post(customersPath, input)))
    expect(answers.map(({ status }) => status).toSorted()).toEqual([201, 400, 400])
  })
})

describe.each(['PUT', 'PATCH'])('%s', (method) => {
  const change = async (customer: { id: number }, body: unknown): Promise<Json> =>
    (await staff.request(method, customerPath(customer), { body, expect: 200 })).body

  it('changes what is given and keeps the rest', async () => {
    const made = await create({ phone: '+2348012345679' })
    const renamed = { ...made, name: 'Janet Smith Jones' }
    expect(await change(made, { name: ' Janet  Smith Jones ', unknown: 1 })).toEqual(renamed)
    const moved = { ...renamed, phone: '+2348012345680' }
    expect(await change(made, { phone: '0801 234 5680' })).toEqual(moved)
    expect(await change(made, { phone: null })).toEqual({ ...moved, phone: null })
    const shown = await readCustomer(staff, made)
    expect(shown).toMatchObject({ name: 'Janet Smith Jones', phone: null, status: 'Active' })
    for (const nothing of [{}, undefined]) {
      expect(await change(made, nothing)).toEqual({ ...moved, phone: null })
    }
    await change(made, shown)
    expect(await readCustomer(staff, made)).toEqual(shown)
  })

  it('takes an account back as it was answered, also without a name', async () => {
    const customer = await anAvantlushCustomer()
    const shown = await readCustomer(staff, customer)
    expect(shown).toMatchObject({ name: '', phone: null })
    await change(customer, shown)
    expect(await readCustomer(staff, customer)).toEqual(shown)
  })

  it('changes the address: it signs in, unverified, and sessions stay', async () => {
    const customer = await anAvantlushCustomer()
    const email = anAddress()
    expect((await change(customer, { email })).email).toBe(email)
    await customer.get('/api/profile/', { expect: 200 })
    expect((await signInAtAvantlush(email)).id).toBe(customer.id)
    const credentials = { email: customer.email, password }
    await avantlushClient().post('/api/auth/login/', credentials, { expect: 401 })
    await avantlushClient().post('/api/resend-verification/', { email }, { expect: 200 })
  })

  it('keeps a verified address verified where it is written in other letters', async () => {
    const customer = await anAvantlushCustomer()
    await env.DB.prepare('UPDATE users SET email_verified_at = 1 WHERE id = ?')
      .bind(customer.id)
      .run()
    const email = customer.email.toUpperCase()
    expect((await change(customer, { email })).email).toBe(email)
    await avantlushClient().post('/api/resend-verification/', { email }, { expect: 404 })
  })

  it('takes no address that somebody else has', async () => {
    const [customer, other] = [await anAvantlushCustomer(), await anAvantlushCustomer()]
    const before = await readCustomer(staff, customer)
    const body = { name: 'Jane', email: other.email.toUpperCase(), status: 'Inactive' }
    const answer = await staff.request(method, customerPath(customer), { body, expect: 400 })
    expect(answer.body).toEqual(invalid('email', 'User with this email address already exists.'))
    expect(await readCustomer(staff, customer)).toEqual(before)
    await customer.get('/api/profile/', { expect: 200 })
  })

  it('shuts a customer out at once, and lets him in again', async () => {
    const customer = await anAvantlushCustomer()
    const anonymous = avantlushClient()
    const { email } = customer
    const refresh = { refresh_token: customer.tokens.refresh }
    for (const _ of ['once', 'again']) await change(customer, { status: 'Inactive' })
    expect((await readCustomer(staff, customer)).status).toBe('Inactive')
    await customer.get('/api/profile/', { expect: 401 })
    await anonymous.post('/api/auth/refresh/', refresh, { expect: 401 })
    await anonymous.post('/api/auth/login/', { email, password }, { expect: 401 })
    await change(customer, { status: 'Active' })
    expect((await readCustomer(staff, customer)).status).toBe('Active')
    await customer.get('/api/profile/', { expect: 401 })
    await signInAtAvantlush(email)
  })

  it('lets in who has never followed the link of an activation', async () => {
    const email = await anInactiveAccount()
    const id = await idOf(email)
    await change({ id }, { status: 'Active' })
    expect((await signInAtAvantlush(email)).id).toBe(id)
  })

  it('is done once under one Idempotency-Key', async () => {
    const [made, key] = [await create(), aKey()]
    const send = (name: string, options = {}) =>
      staff.request(method, customerPath(made), { body: { name }, ...options, expect: 200 })
    const { body } = await send('Jane Doe', key)
    await send('Jane Roe')
    expect((await send('Jane Doe', key)).body).toEqual(body)
    expect((await readCustomer(staff, made)).name).toBe('Jane Roe')
  })
})
