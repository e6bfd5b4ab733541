import type { Page } from 'playwright-core'
import type { Json } from '../support/http/client.ts'
import type { RunningSystem } from './running-system.ts'
import type { Shop } from './shop.ts'

export type Outcome = 'paid' | 'failed'

/** A gateway as a shop and the shopper's browser meet it. */
export interface Gateway {
  /** How an order asks for it. */
  way: object
  /** Goes from the shop's page to the gateway's. */
  open(page: Page, info: Json): Promise<void>
  /** How its page writes rupees. */
  write(amount: number): string
  /** The page of the shop that the browser comes back to, and the status that it is told. */
  back: Record<Outcome, { path: string; status: string }>
  /** Has the refunds of a payment wait, until they are ended; PayU's wait some seconds by themselves. */
  holdRefunds(reference: string): Promise<void>
  endRefunds(reference: string): Promise<void>
}

export function createPayu({ simulator }: RunningSystem, { origin }: Shop): Gateway {
  const [surl, furl] = [`${origin}/paid`, `${origin}/failed`]
  return {
    way: {
      payment_gateway: 'PAYU',
      payment_gateway_params: { payment_gateway: 'PAYU', surl, furl },
    },
    // The shop's page posts what the order said as a form.
    async open(page, { payment_gateway: _, ...info }) {
      const fields = Object.entries(info).map(
        ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
      )
      const form = `<form method="post" action="${simulator}/payu/_payment">${fields.join('')}`
      await page.setContent(`${form}<button>Pay with PayU</button></form>`)
      await page.getByRole('button').click()
      await page.waitForURL(`${simulator}/payu/_payment_options/*`)
    },
    write: (amount) => amount.toFixed(2),
    back: {
      paid: { path: '/paid', status: 'success' },
      failed: { path: '/failed', status: 'failed' },
    },
    async holdRefunds() {},
    async endRefunds() {},
  }
}

export function createJuspay({ simulator }: RunningSystem, { origin }: Shop): Gateway {
  const control = `${simulator}/juspay/control`
  return {
    way: {
      payment_method: {
        payment_provider_slug: 'juspay',
        action: 'paymentPage',
        integration_type: 'hyper-checkout',
        return_url: `${origin}/return`,
      },
    },
    async open(page, info) {
      await page.goto(info.payment_links.web)
    },
    write: (amount) => amount.toLocaleString('en-IN', { minimumFractionDigits: 2 }),
    back: {
      paid: { path: '/return', status: 'CHARGED' },
      failed: { path: '/return', status: 'AUTHORIZATION_FAILED' },
    },
    holdRefunds: (reference) => post(`${control}/orders/${reference}`, { refunds: 'pending' }),
    async endRefunds(reference) {
      const books: Json[] = await (await fetch(control)).json()
      const { refunds } = books.find(({ order_id }) => order_id === reference)
      for (const { unique_request_id: id } of refunds) {
        await post(`${control}/refunds/${id}`, { status: 'SUCCESS' })
      }
    },
  }
}

async function post(url: string, form: Record<string, string>): Promise<void> {
  const answer = await fetch(url, { method: 'POST', body: new URLSearchParams(form) })
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${url}: ${text}`)
}
