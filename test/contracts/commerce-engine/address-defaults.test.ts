import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type AddressBook,
  anAddressBook,
  home,
} from '../../support/customers/storefront-addresses.ts'
import type { Client, Json } from '../../support/http/client.ts'

/* Both contracts add, change and delete the addresses of one account, as a model of it says. */

const elsewhere = '/api/addresses/'

const told = {
  ...{ full_name: 'Asha Rao', phone_number: '+919876543210', street_address: '14 Hill Road' },
  ...{ city: 'Mumbai', zip_code: '400050' },
}

const flag = fc.constantFrom(true, false, undefined)
const who = fc.constantFrom('here' as const, 'elsewhere' as const)
/** Addresses are chosen by their place among those ever added: some are gone by then. */
const which = fc.nat({ max: 6 })

const step = fc.oneof(
  fc.record({
    ...{ do: fc.constant('add' as const), who, shipping: flag, billing: flag },
    country: fc.constantFrom('India', 'Nepal'),
  }),
  fc.record({ do: fc.constant('change' as const), who, which, shipping: flag, billing: flag }),
  fc.record({ do: fc.constant('delete' as const), who, which }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

interface Entry {
  id: number
  isShown: boolean
}

interface Model {
  /** Those that there are, the newest last. */
  entries: Entry[]
  shipping: number | undefined
  billing: number | undefined
}

interface Story {
  book: AddressBook
  added: number[]
  model: Model
}

const flagsOf = ({ shipping, billing }: { shipping?: boolean; billing?: boolean }) => ({
  is_default_shipping: shipping,
  is_default_billing: billing,
})

/** What the step asks of the contract that it belongs to; of addresses that are gone, the id that they had. */
function send({ book, added }: Story, one: Step): Promise<Json> {
  const isHere = one.who === 'here'
  const client: Client = isHere ? book.customer.client : book.elsewhere
  const id = one.do === 'add' ? 0 : (added[one.which] ?? 0)
  const path = isHere ? book.pathOf({ id }) : `${elsewhere}${id}/`
  if (one.do === 'delete') return client.delete(path)
  const wanted = isHere ? { ...home, ...flagsOf(one) } : { ...told, is_default: one.shipping }
  if (one.do === 'change') return client.put(path, wanted)
  if (isHere) return client.post(book.path, wanted)
  return client.post(elsewhere, { ...wanted, country: one.country })
}

async function carryOut(story: Story, one: Step): Promise<void> {
  const { status, body } = await send(story, one)
  if (one.do === 'add') {
    expect([200, 201]).toContain(status)
    const id = Number((one.who === 'here' ? body.content.address : body).id)
    const isShown = one.who === 'here' || one.country === 'India'
    story.added.push(id)
    story.model = settled({ ...story.model, entries: [...story.model.entries, { id, isShown }] })
    story.model = choose(story.model, one, id)
    return
  }
  const id = story.added[one.which]
  const entry = story.model.entries.find((other) => other.id === id)
  const isThere = entry !== undefined && (one.who === 'elsewhere' || entry.isShown)
  expect(status === 404).toBe(!isThere)
  if (!isThere) return
  story.model =
    one.do === 'delete' ? without(story.model, entry) : choose(story.model, one, entry.id)
}

function choose(model: Model, one: Exclude<Step, { do: 'delete' }>, id: number): Model {
  const takesBilling = one.who === 'here' && one.billing
  return {
    ...model,
    shipping: one.shipping ? id : model.shipping,
    billing: takesBilling ? id : model.billing,
  }
}

function without(model: Model, gone: Entry): Model {
  return settled({ ...model, entries: model.entries.filter((entry) => entry !== gone) })
}

/** A default that is not there any more, or was never, is the newest. */
function settled(model: Model): Model {
  const newest = model.entries.at(-1)?.id
  const kept = (id: number | undefined) =>
    model.entries.some((entry) => entry.id === id) ? id : newest
  return { ...model, shipping: kept(model.shipping), billing: kept(model.billing) }
}

/** What both contracts show of the defaults, and the table of those that one of them does not. */
async function expectAsTold({ book, model }: Story): Promise<void> {
  const { entries, shipping, billing } = model
  const [here, { body: there }, rows] = await Promise.all([
    book.list(),
    book.elsewhere.get(elsewhere, { expect: 200 }),
    defaultsOf(book.customer.id),
  ])
  const byId = (list: Json[]) => list.toSorted((a, b) => Number(a.id) - Number(b.id))
  expect(
    byId(here).map((one) => [Number(one.id), one.is_default_shipping, one.is_default_billing]),
  ).toEqual(
    entries.filter(({ isShown }) => isShown).map(({ id }) => [id, id === shipping, id === billing]),
  )
  expect(byId(there).map(({ id, is_default }) => [id, is_default])).toEqual(
    entries.map(({ id }) => [id, id === shipping]),
  )
  const none = entries.length === 0
  expect(rows).toEqual({ shipping: none ? [] : [shipping], billing: none ? [] : [billing] })
}

async function defaultsOf(uuid: string) {
  const { results } = await env.DB.prepare(
    `SELECT addresses.id, is_default, is_default_billing FROM addresses
     JOIN users ON users.id = user_id WHERE uuid = ?`,
  )
    .bind(uuid)
    .all<{ id: number; is_default: number; is_default_billing: number }>()
  return {
    shipping: results.filter(({ is_default }) => is_default === 1).map(({ id }) => id),
    billing: results.filter((row) => row.is_default_billing === 1).map(({ id }) => id),
  }
}

test('exactly one address is each default, whatever both contracts do', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
      const nothing = { entries: [], shipping: undefined, billing: undefined }
      const story: Story = { book: await anAddressBook(), added: [], model: nothing }
      for (const one of steps) {
        await carryOut(story, one)
        await expectAsTold(story)
      }
    }),
    { numRuns: 15 },
  )
})

test('exactly one address is each default, whatever both contracts do at once', async () => {
  const steps = fc.array(step, { minLength: 2, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 5 }), steps, async (before, atOnce) => {
      const nothing = { entries: [], shipping: undefined, billing: undefined }
      const story: Story = { book: await anAddressBook(), added: [], model: nothing }
      for (const one of before) await carryOut(story, one)
      await Promise.all(atOnce.map((one) => send(story, one)))
      const { body } = await story.book.elsewhere.get(elsewhere, { expect: 200 })
      const most = Math.min(body.length, 1)
      const { shipping, billing } = await defaultsOf(story.book.customer.id)
      expect([shipping.length, billing.length]).toEqual([most, most])
    }),
    { numRuns: 10 },
  )
})
