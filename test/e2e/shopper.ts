import { randomInt } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import type { Json } from '../support/http/client.ts'
import type { RunningSystem } from './running-system.ts'

/** Somebody in a shop's page, whose script calls the API. */
export interface Shopper {
  page: Page
  id: string
  get(path: string): Promise<Json>
  post(path: string, body?: object): Promise<Json>
  /** Registers with a telephone that nobody has yet. */
  signIn(): Promise<void>
}

const address = {
  ...{ first_name: 'Asha', last_name: 'Rao', phone: '9876543210', email: 'asha@example.com' },
  ...{ address_line1: '14 Hill Road', pincode: '400050', city: 'Mumbai', state: 'Maharashtra' },
}

const patienceMs = 20_000

/** A visitor in a page. */
export async function aShopperIn(page: Page, system: RunningSystem): Promise<Shopper> {
  let token = ''

  // The browser calls, so that the shop's origin and what must be allowed to it are part of the test.
  async function call(method: string, path: string, body?: object): Promise<Json> {
    const url = `${system.api}/api/v1/in/storefront${path}`
    const request = {
      method,
      headers: {
        ...(token && { Authorization: `Bearer ${token}` }),
        ...(body && { 'Content-Type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    }
    const answer: Json = await page.evaluate(
      async ({ url, request }) => (await fetch(url, request)).json(),
      { url, request },
    )
    if (answer.success !== true) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`)
    return answer.content
  }

  function begin(session: Json): void {
    token = session.access_token
    shopper.id = session.user.id
  }

  const shopper: Shopper = {
    page,
    id: '',
    get: (path) => call('GET', path),
    post: (path, body) => call('POST', path, body),
    async signIn() {
      const phone = `9${randomInt(1e9).toString().padStart(9, '0')}`
      const wish = { phone, register_if_not_exists: true }
      const { otp_token, otp_action } = await call('POST', '/auth/login/phone', wish)
      const otp = await codeSentTo(system, `91${phone}`)
      begin(await call('POST', '/auth/verify-otp', { otp, otp_token, otp_action }))
    },
  }
  begin(await call('POST', '/auth/anonymous'))
  return shopper
}

/** The code that lies in the simulator's outbox. */
async function codeSentTo({ simulator }: RunningSystem, to: string): Promise<string> {
  const [message] = await eventually(
    async (): Promise<Json[]> => (await fetch(`${simulator}/outbox?to=${to}`)).json(),
    (messages) => messages.length > 0,
  )
  return /\d{6}/.exec(message.text)?.[0] ?? ''
}

/** Makes a cart of so many units. */
export async function fillCart(
  shopper: Shopper,
  productId: string,
  quantity: number,
): Promise<Json> {
  const items = [{ product_id: productId, variant_id: null, quantity }]
  const { cart } = await shopper.post('/carts', { items })
  return cart
}

/** Says where a cart goes; answers the cart, which can be ordered then. */
export async function sendCart(shopper: Shopper, cartId: string): Promise<Json> {
  const both = { billing_address: address, shipping_address: address }
  return (await shopper.post(`/carts/${cartId}/address`, both)).cart
}

export async function stockOf(shopper: Shopper, productId: string): Promise<number> {
  const { product } = await shopper.get(`/catalog/products/${productId}?inventory=true`)
  return product.inventory[0].stock_quantity
}

export async function pointsOf(shopper: Shopper): Promise<number> {
  const { loyalty } = await shopper.get(`/customers/${shopper.id}/loyalty`)
  return loyalty.points_balance
}

/** Asks again until the answer is as it should be; after a while it answers what there is. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isRight: (answer: T) => boolean,
): Promise<T> {
  const deadline = Date.now() + patienceMs
  let answer = await ask()
  while (!isRight(answer) && Date.now() < deadline) {
    await sleep(200)
    answer = await ask()
  }
  return answer
}
