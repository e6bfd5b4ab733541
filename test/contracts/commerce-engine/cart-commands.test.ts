import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  anEmail,
  aVisitor,
  type Visitor,
  verify,
  visitorIn,
} from '../../support/customers/storefront-visitors.ts'
import { type Client, commerceEngineClient } from '../../support/http/client.ts'
import {
  adoptIn,
  type Change,
  changeIn,
  copyOf,
  createIn,
  deleteIn,
  findActive,
  findOwn,
  leaveIn,
  type ModelCart,
  type ModelState,
  mergeIn,
  nobody,
  nothing,
  type Wanted,
} from '../../support/sales/cart-model.ts'
import { expectForgotten } from '../../support/sales/cart-players.ts'
import {
  aCartShop,
  aMember,
  asShown,
  type CartShop,
  changeCart,
  deleteAt,
  enter,
  keptCarts,
  type Member,
  makeCart,
  readFrom,
  shownIn,
  type Told,
} from '../../support/sales/cart-shop.ts'
import {
  type CartChoice,
  cartSteps,
  type Device,
  devices,
  firstSteps,
  type Step,
} from '../../support/sales/cart-steps.ts'
import { expectSoundCarts, settleCarts } from '../../support/sales/stored-carts.ts'

/*
 * Two devices of a visitor and one of a member do anything to carts, one after the other: each answer and
 * all that is left in the end are those of a plain list.
 */

/** Who speaks from a device. */
interface Session {
  user: string
  isGuest: boolean
}

interface Model {
  state: ModelState
  sessions: Map<Device, Session | null>
  /** Everybody there has been. */
  users: string[]
}

interface Real {
  shop: CartShop
  member: Member
  clients: Map<Device, Client>
}

/** As fast-check wants its commands. */
class Command implements fc.AsyncCommand<Model, Real> {
  readonly #step: Step

  constructor(step: Step) {
    this.#step = step
  }

  check = () => true

  run = (model: Model, real: Real) => play(model, real, this.#step)

  toString = () => JSON.stringify(this.#step)
}

async function play(model: Model, real: Real, step: Step): Promise<void> {
  const client = real.clients.get(step.device) ?? commerceEngineClient()
  const session = model.sessions.get(step.device) ?? null
  const owner = session?.user ?? nobody
  switch (step.kind) {
    case 'create':
      return create(model, real, { client, owner, wanted: step.wanted })
    case 'change':
      return alter(model, real, {
        client,
        owner,
        id: idOf(model, owner, step.cart),
        change: step.change,
      })
    case 'read':
      return read(model, real, { client, owner, id: namedId(model, owner, step.cart) })
    case 'delete':
      return remove(model, { client, owner, id: namedId(model, owner, step.cart) })
    case 'sign in':
      return signIn(model, real, step.device)
    case 'register':
      return session?.isGuest ? register(model, real, step.device) : undefined
    case 'visit':
      return visit(model, real)
  }
}

interface Asked {
  client: Client
  owner: string
  /** Undefined for the active cart. */
  id: string | undefined
}

async function create(
  { state }: Model,
  { shop }: Real,
  { client, owner, wanted: of }: { client: Client; owner: string; wanted: Wanted[] },
): Promise<void> {
  const { outcome, cart: made } = await makeCart(client, shop, of)
  const expected = createIn(state, shop.stocks, { owner, id: made?.id ?? '', wanted: of })
  expect(outcome).toBe(expected)
  if (made) expectShown(shop, made, findActive(state, owner))
}

async function alter(
  { state }: Model,
  { shop }: Real,
  { client, owner, id, change: wish }: Asked & { id: string; change: Change },
): Promise<void> {
  const { outcome, cart: changed } = await changeCart(client, shop, { id, change: wish })
  expect(outcome).toBe(changeIn(state, shop.stocks, { owner, id, change: wish }))
  if (changed) expectShown(shop, changed, findOwn(state, owner, id))
}

async function read({ state }: Model, { shop }: Real, { client, owner, id }: Asked): Promise<void> {
  const answer = await readFrom(client, id ? `/carts/${id}` : `/carts/users/${owner || 'nobody'}`)
  const shown = id ? findOwn(state, owner, id) : findActive(state, owner)
  expect(answer.outcome).toBe(codeOfReading(state, owner, shown))
  if (answer.cart) expectShown(shop, answer.cart, shown)
}

function codeOfReading({ gone }: ModelState, owner: string, found: ModelCart | undefined): string {
  if (gone.has(owner)) return 'unauthorized'
  return found ? 'ok' : 'not_found'
}

async function remove({ state }: Model, { client, owner, id }: Asked): Promise<void> {
  const path = id ? `/carts/${id}` : `/carts/users/${owner || 'nobody'}`
  const { outcome }: Told = await deleteAt(client, path)
  expect(outcome).toBe(deleteIn(state, owner, id))
}

function expectShown(shop: CartShop, answered: object, known: ModelCart | undefined): void {
  expect(shownIn(shop, answered)).toEqual(known && asShown(known))
}

async function signIn(model: Model, { shop, member, clients }: Real, from: Device): Promise<void> {
  const before = model.sessions.get(from) ?? null
  const entered = await enter(clients.get(from) ?? commerceEngineClient(), member)
  expect(entered?.id).toBe(before ? member.id : undefined)
  if (!entered || !before) return
  if (before.isGuest) {
    const both = { visitor: before.user, account: member.id }
    leaveIn(model.state, both)
    adoptIn(model.state, both)
    mergeIn(model.state, shop.stocks)
    endSessionsOf(model, before.user)
  }
  model.sessions.set(from, { user: member.id, isGuest: false })
  clients.set(from, entered.client)
}

/** The visitor is an account from now on, under the same id and with the same carts. */
async function register(model: Model, { clients }: Real, from: Device): Promise<void> {
  const client = clients.get(from) ?? commerceEngineClient()
  const person = { email: anEmail(), first_name: 'Asha' }
  const { body } = await client.post('/auth/register/email', person, { expect: 200 })
  const registered = await verify(client, body)
  expect(registered.id).toBe(model.sessions.get(from)?.user)
  endSessionsOf(model, registered.id)
  model.sessions.set(from, { user: registered.id, isGuest: false })
  clients.set(from, registered.client)
}

/** All devices without a session visit the shop anew, as one visitor. */
async function visit(model: Model, { clients }: Real): Promise<void> {
  const without = devices.filter((one) => !model.sessions.get(one))
  await beginVisit(model, clients, without)
}

async function beginVisit(
  model: Model,
  clients: Map<Device, Client>,
  from: readonly Device[],
): Promise<void> {
  let visitor: Visitor | null = null
  for (const one of from) {
    visitor = visitor ? await sameVisitor(visitor) : await aVisitor()
    model.sessions.set(one, { user: visitor.id, isGuest: true })
    clients.set(one, visitor.client)
    model.users.push(visitor.id)
  }
}

/** With another session. */
async function sameVisitor({ client }: Visitor): Promise<Visitor> {
  const { body } = await client.post('/auth/anonymous', undefined, { expect: 200 })
  return visitorIn(body)
}

function endSessionsOf({ sessions }: Model, user: string): void {
  for (const [one, session] of sessions) if (session?.user === user) sessions.set(one, null)
}

async function setUp(shop: CartShop): Promise<{ model: Model; real: Real }> {
  const member = await aMember()
  const model: Model = { state: copyOf(nothing), sessions: new Map(), users: [member.id] }
  const clients = new Map<Device, Client>()
  await beginVisit(model, clients, ['first', 'second'])
  model.sessions.set('other', { user: member.id, isGuest: false })
  clients.set('other', member.client)
  const real = { shop, member, clients }
  for (const step of firstSteps) await play(model, real, step)
  return { model, real }
}

function idOf({ state }: Model, owner: string, { isOwn, place }: CartChoice): string {
  const carts = isOwn ? state.carts.filter((cart) => cart.owner === owner) : state.carts
  return carts.at(-1 - place)?.id ?? crypto.randomUUID()
}

function namedId(model: Model, owner: string, choice: CartChoice | null): string | undefined {
  return choice ? idOf(model, owner, choice) : undefined
}

/** Everything that is left, by the objects and by D1. */
async function expectKept({ state, users }: Model, { shop }: Real): Promise<void> {
  await settleCarts(users)
  const kept = await keptCarts(shop, users)
  expectForgotten(kept)
  expect(kept.map(comparable)).toEqual(state.carts.map(comparable))
}

/** What is deleted is nobody's. */
function comparable({ id, owner, state, lines, hasCoupon, city }: ModelCart) {
  const held = state === 'deleted' ? [] : [[...lines], hasCoupon, city]
  return { id, owner: state === 'deleted' ? '' : owner, state, held }
}

/** Each of the runs takes some hundred milliseconds. */
const patienceMs = 240_000

describe('carts of a visitor and a member', () => {
  let shop: CartShop

  beforeAll(async () => {
    shop = await aCartShop()
  })

  it(
    'are what a plain list is',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.commands(
            cartSteps.map((one) => one.map((step) => new Command(step))),
            { maxCommands: 40, size: '+1' },
          ),
          async (commands) => {
            const all = await setUp(shop)
            await fc.asyncModelRun(() => all, commands)
            await expectKept(all.model, all.real)
          },
        ),
        { numRuns: 30, endOnFailure: true },
      )
    },
    patienceMs,
  )

  afterAll(expectSoundCarts)
})
