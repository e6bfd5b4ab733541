import { env } from 'cloudflare:workers'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addAddress } from '../../../src/core/addresses/add-address.ts'
import { changeAddress, deleteAddress } from '../../../src/core/addresses/change-address.ts'
import { listAddresses } from '../../../src/core/addresses/list-addresses.ts'
import type { Address } from '../../../src/core/addresses/types.ts'
import { NotFound } from '../../../src/core/errors.ts'
import { TokenInvalid } from '../../../src/core/identity/errors.ts'
import type { Context } from '../../../src/core/ports.ts'
import { anAccount } from '../../support/customers/accounts.ts'
import { context } from '../../support/world/context.ts'

const fields = {
  fullName: 'Ada Byron',
  phone: '+2348012345678',
  street: '1 Broad Street',
  city: 'Lagos',
  state: '',
  country: 'Nigeria',
  postalCode: '',
}

/** Addresses are chosen by their place among those ever added: some are gone by then. */
const which = fc.nat({ max: 7 })

const wanted = fc.constantFrom(true, false, undefined)
const defaults = { isDefault: wanted, isDefaultBilling: wanted }

const step = fc.oneof(
  // Clocks of several machines may be at odds, and agree on a moment.
  fc.record({ do: fc.constant('add' as const), at: fc.nat({ max: 3 }), ...defaults }),
  fc.record({ do: fc.constant('change' as const), which, ...defaults }),
  fc.record({ do: fc.constant('delete' as const), which }),
)

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** What an address book should be: in the order of the list, whose first one is the default. */
type Model = { id: number; at: number }[]

/** As if the list were of those that bills are made out to. */
const forBilling = <S extends Step>(one: S): S =>
  one.do === 'delete' ? one : { ...one, isDefault: one.isDefaultBilling }

interface Book {
  userId: number
  /** Ids of all that were added. */
  added: number[]
}

async function aBook(): Promise<Book> {
  return { userId: await anAccount(), added: [] }
}

function at(moment: number): Context {
  const ctx = context()
  return { ...ctx, clock: { ...ctx.clock, now: () => new Date(moment) } }
}

/** Answers the address that was added or changed, or null where there is none of that id. */
async function carryOut(book: Book, one: Step): Promise<Address | null> {
  const owner = { id: book.userId, email: 'ada@example.com' }
  try {
    if (one.do === 'add') {
      const { isDefault, isDefaultBilling } = one
      const address = await addAddress(at(one.at), owner, {
        ...{ ...fields, isDefault, isDefaultBilling },
      })
      book.added.push(address.id)
      return address
    }
    const own = { userId: book.userId, id: book.added[one.which] ?? 0 }
    if (one.do === 'delete') await deleteAddress(context(), own)
    else {
      const { isDefault, isDefaultBilling } = one
      return await changeAddress(context(), own, { isDefault, isDefaultBilling })
    }
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
  }
  return null
}

function expected(model: Model, one: Step, ids: number[], newId: number): Model {
  const [first] = model
  if (one.do === 'add') {
    const next = [...model, { id: newId, at: one.at }]
    return inOrder(next, one.isDefault ? newId : first?.id)
  }
  const id = ids[one.which]
  const left = model.filter((entry) => one.do === 'change' || entry.id !== id)
  const isChosen = one.do === 'change' && one.isDefault && left.some((entry) => entry.id === id)
  return inOrder(left, isChosen ? id : first?.id)
}

/** Where the default is gone, the newest of those that are left follows it. */
function inOrder(model: Model, defaultId: number | undefined): Model {
  const rank = ({ id }: { id: number }) => (id === defaultId ? 0 : 1)
  return model.toSorted((a, b) => rank(a) - rank(b) || b.at - a.at || b.id - a.id)
}

it('exactly one address is each default, through all that is done one after another', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      const book = await aBook()
      let model: Model = []
      let billing: Model = []
      for (const one of steps) {
        const ids = [...book.added]
        const answered = await carryOut(book, one)
        model = expected(model, one, ids, answered?.id ?? 0)
        billing = expected(billing, forBilling(one), ids, answered?.id ?? 0)
        const list = await listAddresses(context(), book)
        expect(list.map(({ id, isDefault }) => [id, isDefault])).toEqual(
          model.map(({ id }, index) => [id, index === 0]),
        )
        const billed = list.filter(({ isDefaultBilling }) => isDefaultBilling)
        expect(billed.map(({ id }) => id)).toEqual(billing.slice(0, 1).map(({ id }) => id))
        if (answered) expect(list).toContainEqual(answered)
      }
    }),
    { numRuns: 60 },
  )
})

it('exactly one address is each default, whatever is done at once', async () => {
  const steps = fc.array(step, { minLength: 2, maxLength: 8 })
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 6 }), steps, async (before, atOnce) => {
      const book = await aBook()
      for (const one of before) await carryOut(book, one)
      await Promise.all(atOnce.map((one) => carryOut(book, one)))
      const list = await listAddresses(context(), book)
      const defaults = list.map(({ isDefault }) => isDefault)
      expect(defaults).toEqual(list.map((_, index) => index === 0))
      const billed = list.filter(({ isDefaultBilling }) => isDefaultBilling)
      expect(billed).toHaveLength(Math.min(list.length, 1))
    }),
    { numRuns: 60 },
  )
})

it('the address of one user says nothing about the default of another', async () => {
  const [one, other] = await Promise.all([aBook(), aBook()])
  await carryOut(one, { do: 'add', isDefault: true, isDefaultBilling: true, at: 0 })
  await carryOut(other, { do: 'add', isDefault: true, isDefaultBilling: true, at: 0 })
  const [id = 0] = one.added
  const foreign = { userId: other.userId, id }
  const both = { isDefault: true, isDefaultBilling: true }
  await expect(changeAddress(context(), foreign, both)).rejects.toThrow(NotFound)
  await expect(deleteAddress(context(), foreign)).rejects.toThrow(NotFound)
  for (const { userId } of [one, other]) {
    expect(await listAddresses(context(), { userId })).toMatchObject([
      { isDefault: true, isDefaultBilling: true },
    ])
  }
})

it('an account that was closed takes no address any more', async () => {
  const { userId } = await aBook()
  await env.DB.prepare('UPDATE users SET deactivated_at = 1 WHERE id = ?').bind(userId).run()
  const address = { ...fields, isDefault: true }
  const adding = addAddress(context(), { id: userId, email: 'ada@example.com' }, address)
  await expect(adding).rejects.toThrow(TokenInvalid)
  expect(await listAddresses(context(), { userId })).toEqual([])
})
